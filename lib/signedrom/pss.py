"""RSASSA-PSS verification (RFC 8017, 8.1.2 and 9.1.2) with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes."""

import hashlib
from micropython import const

_HASH = const(32)
_SALT = const(32)


def checking(modulus: bytes, digest: bytes, signature):
    """Whether the signature over a message with that SHA-256 was made with the key of `modulus` (big-endian, its first
    bit set, exponent 65537): a generator that returns the answer, and yields so that no step takes long."""
    size = len(modulus)
    number, n = int.from_bytes(signature, "big"), int.from_bytes(modulus, "big")
    if len(signature) != size or number >= n or not modulus[0] & 0x80 or size < _HASH + _SALT + 2:
        return False
    power = number
    for _ in range(4):  # 65537 is 16 ** 4 + 1
        power = pow(power, 16, n)
        yield
    block = (power * number % n).to_bytes(size, "big")
    split = size - _HASH - 1
    masked, proof = block[:split], block[split:-1]
    if block[-1] != 0xBC or masked[0] & 0x80:
        return False
    plain = _unmasked(masked, proof)
    zeros = split - _SALT - 1
    if plain[0] & 0x7F or any(plain[1:zeros]) or plain[zeros] != 1:
        return False
    again = hashlib.sha256(bytes(8))
    again.update(digest)
    again.update(plain[-_SALT:])
    return again.digest() == proof


def _unmasked(masked: bytes, seed: bytes) -> bytearray:
    """`masked` combined with MGF1 of the seed (RFC 8017, B.2.1)."""
    plain = bytearray(masked)
    for counter in range((len(plain) + _HASH - 1) // _HASH):
        hashed = hashlib.sha256(seed)
        hashed.update(counter.to_bytes(4, "big"))
        mask = hashed.digest()
        at = counter * _HASH
        for i in range(min(_HASH, len(plain) - at)):
            plain[at + i] ^= mask[i]
    return plain
