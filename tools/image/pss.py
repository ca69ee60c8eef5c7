"""RSASSA-PSS signatures (RFC 8017, 8.1.1 and 9.1.1; SHA-256, MGF1, 32 bytes of salt) that repeat: the same key and
message give the same bytes, so that two builds can be compared.

The salt is an HMAC of the message under a secret made of the private key. PSS is secure with any salt, even none;
this one tells nothing, and no two messages share it.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

HASH = 32
_PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=HASH)


def sign(key: rsa.RSAPrivateKey, message: bytes) -> bytes:
    """The signature; another implementation has checked it."""
    numbers = key.private_numbers()
    n = numbers.public_numbers.n
    size = key.key_size // 8
    digest = hashlib.sha256(message).digest()
    secret = hashlib.sha256(b"salt of signatures" + numbers.d.to_bytes(size, "big")).digest()
    salt = hmac.digest(secret, digest, "sha256")
    proof = hashlib.sha256(bytes(8) + digest + salt).digest()
    plain = bytes(size - 2 * HASH - 2) + b"\x01" + salt
    mask = b"".join(hashlib.sha256(proof + counter.to_bytes(4, "big")).digest() for counter in range(size // HASH))
    masked = bytearray(a ^ b for a, b in zip(plain, mask, strict=False))
    masked[0] &= 0x7F
    block = int.from_bytes(bytes(masked) + proof + b"\xbc", "big")
    signature = pow(block, numbers.d, n).to_bytes(size, "big")
    key.public_key().verify(signature, message, _PSS, hashes.SHA256())
    return signature
