"""The SM4 suite (GB/T 32907): keys and blocks of 16 bytes, PIN blocks of 16 bytes in F59 part A1."""

import secrets

import psec
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from tools.acquirer.keys.macs import cbc, cmac, up_ecb
from tools.acquirer.keys.tdes import NO_PAN, BadPinBlock

BLOCK = 16
_SHORTEST_PIN, _LONGEST_PIN = 4, 12
_PAN_DIGITS = 12  # without the check digit


def encipher(key: bytes, data: bytes) -> bytes:
    """ECB; `data` is a whole number of blocks."""
    return Cipher(SM4(key), modes.ECB()).encryptor().update(data)


def decipher(key: bytes, data: bytes) -> bytes:
    """ECB; `data` is a whole number of blocks."""
    return Cipher(SM4(key), modes.ECB()).decryptor().update(data)


def new_key(length: int) -> bytes:
    """A random key; SM4 has no parity."""
    return secrets.token_bytes(length)


mac = up_ecb(encipher, BLOCK)
cbc_mac = cbc(encipher, BLOCK)
cmac_mac = cmac(SM4)


def pin(key: bytes, block: bytes, pan: str) -> str:
    """The PIN of a block of either variant, made without card number when `pan` is empty. Raises BadPinBlock.

    B: an ISO 9564-1 format 0 block and eight zero bytes. A: the same over 16 bytes, the card number in the last six.
    """
    if len(block) != BLOCK:
        raise BadPinBlock
    clear = decipher(key, block)
    if clear[8:] != bytes(8):  # never zeros in variant A: digits XOR F
        return _variant_a(clear, pan or NO_PAN)
    try:
        return psec.pinblock.decode_pinblock_iso_0(clear[:8], pan or NO_PAN)
    except ValueError:
        raise BadPinBlock from None


def _variant_a(clear: bytes, pan: str) -> str:
    number = pan[-_PAN_DIGITS - 1 : -1].rjust(_PAN_DIGITS, "0")
    field = int.from_bytes(clear, "big") ^ int(number, 16)
    text = f"{field:032x}"
    length = int(text[1], 16)
    digits, filler = text[2 : 2 + length], text[2 + length :]
    if text[0] != "0" or not _SHORTEST_PIN <= length <= _LONGEST_PIN or not digits.isdecimal() or filler.strip("f"):
        raise BadPinBlock
    return digits
