"""RSA with message recovery as EMV uses it: blocks as long as the modulus, no padding scheme of PKCS (EMV Book 2, A2.1
and B2.1).

A key is a tuple (modulus as big-endian bytes, exponent). A recovered block: 6A, format, fields, SHA-1 20, BC.
"""

import hashlib
from micropython import const

SMALLEST = const(64)  # bytes of a modulus: 512 bits
LARGEST = const(248)  # 1984 bits
HASH = const(20)
TAIL = const(21)  # bytes: the hash and BC
_EXPONENTS = (3, 65537)  # EMV Book 2, B2.1: no other is allowed, and a long one would take for ever


class RsaError(Exception):
    """A block says something else, or a key is none. `missing`: an object that the card should have is not there."""

    def __init__(self, reason: str, missing: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.missing = missing


def checked(modulus, exponent) -> tuple:
    """A key of two big-endian buffers. Raises RsaError for what is no key."""
    number = int.from_bytes(exponent, "big") if len(exponent) <= 3 else 0
    if number not in _EXPONENTS or not SMALLEST <= len(modulus) <= LARGEST or not modulus[0] or not modulus[-1] & 1:
        raise RsaError("key")
    return modulus, number


def power(key: tuple, block) -> bytes:
    """The block to the key's exponent. Raises RsaError unless it is as long as the modulus and smaller."""
    modulus, exponent = key
    number, n = int.from_bytes(block, "big"), int.from_bytes(modulus, "big")
    if len(block) != len(modulus) or number >= n:
        raise RsaError("length")
    return pow(number, exponent, n).to_bytes(len(modulus), "big")


def opened(key: tuple, block, formats: bytes):
    """What a signed block says, its hash not checked yet. `formats`: the second bytes that are allowed. Raises
    RsaError."""
    plain = power(key, block)
    if plain[0] != 0x6A or plain[-1] != 0xBC or plain[1] not in formats:
        raise RsaError("block")
    return plain


def checked_hash(plain: bytes, *tail):
    """An opened block without its hash, as a memoryview. `tail`: what the hash covers behind it. Raises RsaError."""
    end = len(plain) - TAIL
    said = memoryview(plain)[:end]
    digest = hashlib.sha1(said[1:])
    for part in tail:
        digest.update(part)
    if digest.digest() != plain[end:-1]:
        raise RsaError("hash")
    return said


def recover(key: tuple, block, formats: bytes, *tail):
    """Both."""
    return checked_hash(opened(key, block, formats), *tail)
