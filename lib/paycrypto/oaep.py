"""RSAES-OAEP encryption (RFC 8017, 7.1.1) with SHA-256, MGF1 with SHA-256, no label, and the exponent 65537."""

import hashlib
from micropython import const

from paycrypto.compare import wipe
from paycrypto.errors import CryptoError

_HASH = const(32)
_EXPONENT = const(65537)


def encrypt(modulus: bytes, message, random) -> bytes:
    """`message` for who holds the private key of `modulus` (big-endian); as long as the modulus.

    `random(buffer)` fills a buffer. Raises CryptoError for a message of more than len(modulus) - 66 bytes.
    """
    size = len(modulus)
    if len(message) > size - 2 * _HASH - 2:
        raise CryptoError("message too long for the key")
    block = bytearray(size)
    view = memoryview(block)
    seed, data = view[1 : 1 + _HASH], view[1 + _HASH :]
    random(seed)
    data[:_HASH] = hashlib.sha256(b"").digest()
    data[-len(message) - 1] = 1
    data[len(data) - len(message) :] = message
    _mask(data, seed)
    _mask(seed, data)
    number = pow(int.from_bytes(block, "big"), _EXPONENT, int.from_bytes(modulus, "big"))
    wipe(block)
    return number.to_bytes(size, "big")


def _mask(data, seed) -> None:
    """Combine `data` in place with MGF1 of the seed (RFC 8017, B.2.1)."""
    for counter in range((len(data) + _HASH - 1) // _HASH):
        hashed = hashlib.sha256(seed)
        hashed.update(counter.to_bytes(4, "big"))
        mask = hashed.digest()
        at = counter * _HASH
        for i in range(min(_HASH, len(data) - at)):
            data[at + i] ^= mask[i]
