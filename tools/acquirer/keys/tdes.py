"""The 3DES suite: working keys at sign-on, PIN blocks, MACs, enciphered tracks.

Keys of 8 bytes are single DES, of 16 bytes 3DES with two keys. Working keys travel under the terminal master key in
ECB mode with a check value of four bytes (encrypted zeros).
"""

import secrets

import psec
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

BLOCK = 8
KCV_BYTES = 4
_NO_PAN = "0" * 16


class BadPinBlock(Exception):
    """The block does not decipher to a PIN. Carries nothing: the library's own texts would show digits."""


def _cipher(key: bytes) -> Cipher:
    if len(key) not in (8, 16):
        raise ValueError("a DES key has 8 or 16 bytes")
    return Cipher(TripleDES((key + key[:8] + key)[:24]), modes.ECB())


def encipher(key: bytes, data: bytes) -> bytes:
    """ECB; `data` is a whole number of blocks."""
    return _cipher(key).encryptor().update(data)


def decipher(key: bytes, data: bytes) -> bytes:
    """ECB; `data` is a whole number of blocks."""
    return _cipher(key).decryptor().update(data)


def kcv(key: bytes) -> bytes:
    """Check value: the first four bytes of the encrypted zero block."""
    return encipher(key, bytes(BLOCK))[:KCV_BYTES]


def new_key(length: int) -> bytes:
    """A random key with odd parity."""
    return psec.des.adjust_key_parity(secrets.token_bytes(length))


def wrapped(master: bytes, key: bytes, length: int) -> bytes:
    """A working key as F62 carries it: enciphered, filled with zero bytes up to `length`, check value."""
    return encipher(master, key).ljust(length, b"\0") + kcv(key)


def mac(key: bytes, block: bytes) -> str:
    """UnionPay's ECB MAC: XOR of all blocks, as hexadecimal text, enciphered in two steps; eight characters."""
    padded = block + bytes(-len(block) % BLOCK)
    folded = 0
    for at in range(0, len(padded), BLOCK):
        folded ^= int.from_bytes(padded[at : at + BLOCK], "big")
    text = f"{folded:016X}".encode()
    half = encipher(key, text[:BLOCK])
    result = encipher(key, bytes(a ^ b for a, b in zip(half, text[BLOCK:], strict=True)))
    return result.hex().upper()[:8]


def pin(key: bytes, block: bytes, pan: str) -> str:
    """The PIN of an ISO 9564-1 format 0 block, made without card number when `pan` is empty. Raises BadPinBlock."""
    try:
        return psec.pinblock.decode_pinblock_iso_0(decipher(key, block), pan or _NO_PAN)
    except ValueError:
        raise BadPinBlock from None


def clear_track(key: bytes, track: str) -> str:
    """Undo the encryption of a track: the 16 nibbles that end one byte before the end of the packed field."""
    end = len(track) - (2 if len(track) % 2 == 0 else 1)
    start = end - 2 * BLOCK
    if start < 0:
        return track
    return track[:start] + decipher(key, bytes.fromhex(track[start:end])).hex().upper() + track[end:]
