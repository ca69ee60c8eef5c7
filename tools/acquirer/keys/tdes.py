"""The 3DES suite: keys of 8 bytes are single DES, of 16 bytes 3DES with two keys. PIN blocks have 8 bytes, in F52."""

import secrets

import psec
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from tools.acquirer.keys.macs import cbc, cmac, up_ecb, x919

BLOCK = 8
NO_PAN = "0" * 16  # of a PIN block made without card number


class BadPinBlock(Exception):
    """The block does not decipher to a PIN. Carries nothing: the library's own texts would show digits."""


def _algorithm(key: bytes) -> TripleDES:
    if len(key) not in (8, 16):
        raise ValueError("a DES key has 8 or 16 bytes")
    return TripleDES((key + key[:8] + key)[:24])


def _cipher(key: bytes) -> Cipher:
    return Cipher(_algorithm(key), modes.ECB())


def encipher(key: bytes, data: bytes) -> bytes:
    """ECB; `data` is a whole number of blocks."""
    return _cipher(key).encryptor().update(data)


def decipher(key: bytes, data: bytes) -> bytes:
    """ECB; `data` is a whole number of blocks."""
    return _cipher(key).decryptor().update(data)


def new_key(length: int) -> bytes:
    """A random key with odd parity."""
    return psec.des.adjust_key_parity(secrets.token_bytes(length))


mac = up_ecb(encipher, BLOCK)
cbc_mac = cbc(encipher, BLOCK)
x919_mac = x919(encipher, decipher, BLOCK)
cmac_mac = cmac(_algorithm)


def pin(key: bytes, block: bytes, pan: str) -> str:
    """The PIN of an ISO 9564-1 format 0 block, made without card number when `pan` is empty. Raises BadPinBlock."""
    try:
        return psec.pinblock.decode_pinblock_iso_0(decipher(key, block), pan or NO_PAN)
    except ValueError:
        raise BadPinBlock from None
