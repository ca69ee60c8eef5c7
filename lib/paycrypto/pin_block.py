"""PIN blocks: ISO 9564-1 formats 0 and 4, and the 16-byte forms that go with SM4.

`digits` holds `count` PIN digits as values 0..9, 4 to 12 of them; `pan` is the card number as ASCII digits. What is
written is for enciphering at once. Every function raises CryptoError for a PIN or card number that has no such block,
or for too little room; `out` is zeros then.
"""

from micropython import const

from paycrypto._bytes import xor
from paycrypto.compare import wipe
from paycrypto.errors import CryptoError

_PAN_DIGITS = const(12)  # those before the check digit, which the PIN is joined with


def format_0(digits: bytearray, count: int, pan: bytes, out: bytearray) -> None:
    """Write the clear format 0 block (ANSI X9.8 with PAN) into the first 8 bytes of `out`.

    Of the card number the 12 digits before the check digit are used, zero-filled on the left.
    """
    _write_clear(digits, count, pan, out, 8)


def sm4_a(digits: bytearray, count: int, pan: bytes, out: bytearray) -> None:
    """Write the clear 16-byte block, variant A: format 0 stretched, the 12 PAN digits meeting the last 6 bytes."""
    _write_clear(digits, count, pan, out, 16)


def sm4_b(digits: bytearray, count: int, pan: bytes, out: bytearray) -> None:
    """Write the clear 16-byte block, variant B: the format 0 block and 8 bytes of zeros."""
    _clear(out, 16)
    _write_clear(digits, count, pan, out, 8)


def format_4(cipher, digits: bytearray, count: int, pan: bytes, random, out: bytearray) -> None:
    """Write the enciphered format 4 block into the first 16 bytes of `out`.

    `cipher` has 16-byte blocks (the standard wants AES); `random(buffer)` fills a buffer with random bytes.
    """
    _clear(out, 16)
    _check(digits, count, pan)
    if len(pan) > 19:
        raise CryptoError("the card number is too long")
    for i in range(8):
        out[i] = 0xAA
    out[0] = 0x40 | count
    for i in range(count):
        _put(out, 2 + i, digits[i])
    filler = bytearray(8)
    random(filler)
    for i in range(8):
        out[8 + i] = filler[i]
    try:
        cipher.encrypt(out)
    except CryptoError:
        _clear(out, 16)
        raise
    field = bytearray(16)
    missing = max(0, _PAN_DIGITS - len(pan))
    field[0] = (len(pan) + missing - _PAN_DIGITS) << 4
    for i in range(len(pan)):
        _put(field, 1 + missing + i, pan[i] & 15)
    xor(out, field, 0, 16)
    wipe(field)
    cipher.encrypt(out)


def _write_clear(digits, count: int, pan, out, size: int) -> None:
    _clear(out, size)
    _check(digits, count, pan)
    out[0] = count
    for i in range(1, size):
        out[i] = 0xFF
    for i in range(count):
        other = digits[i] ^ 15  # of the filler that stands there
        out[1 + i // 2] ^= other if i & 1 else other << 4
    place = 2 * size - 1  # the half byte that the last digit before the check digit meets
    for i in range(len(pan) - 2, max(len(pan) - 2 - _PAN_DIGITS, -1), -1):
        digit = pan[i] & 15
        out[place // 2] ^= digit if place & 1 else digit << 4
        place -= 1


def _put(out, place: int, nibble: int) -> None:
    """Set one half byte, counted from the left."""
    at = place // 2
    out[at] = out[at] & 0xF0 | nibble if place % 2 else out[at] & 0x0F | nibble << 4


def _clear(out, size: int) -> None:
    if len(out) < size:
        raise CryptoError("no room for the PIN block")
    for i in range(size):
        out[i] = 0


def _check(digits, count: int, pan) -> None:
    if not 4 <= count <= 12 or count > len(digits):
        raise CryptoError("a PIN has 4 to 12 digits")
    for i in range(count):
        if digits[i] > 9:
            raise CryptoError("a PIN has digits only")
    for digit in pan:
        if not 0x30 <= digit <= 0x39:
            raise CryptoError("a card number has digits only")
    if len(pan) < 2:
        raise CryptoError("the card number is too short")
