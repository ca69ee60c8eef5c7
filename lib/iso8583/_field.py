"""Packing one field as machine code: a message has some fifteen, and a terminal little time."""

import micropython
from micropython import const

AT = const(0)  # the control block: where the field begins in the buffer
END = const(1)  # where the buffer ends
KIND = const(2)  # and the field's row
LENGTHS = const(3)
MAXIMUM = const(4)
PADDING = const(5)

DECIMAL = const(0)  # kinds
TRACK = const(1)
TEXT = const(2)
RAW = const(3)

RIGHT = const(0)  # paddings
LEFT = const(1)
LEFT_F = const(2)
SPACES = const(3)
NONE = const(4)

# why a field was not packed: what `put` returns is then -(reason << 16 | place), places counted from AT
TOO_LONG = const(1)
WRONG_LENGTH = const(2)
NO_ROOM = const(3)
NOT_A_DIGIT = const(4)
NOT_PRINTABLE = const(5)


@micropython.viper
def put(value, out: ptr8, p: ptr32) -> int:
    """Write a field's length and value; returns where it ends. `value`: str of ASCII, or a bytes-like."""
    data = ptr8(value)
    count = int(len(value))  # noqa: RUF046 (viper needs the cast)
    at = p[AT]
    kind = p[KIND]
    lengths = p[LENGTHS]
    maximum = p[MAXIMUM]
    padding = p[PADDING]
    if count > maximum:
        return 0 - (TOO_LONG << 16)
    length = count
    if lengths == 0:
        length = maximum
        if count < maximum and padding != RIGHT and padding != SPACES:  # noqa: PLR1714 (viper has no `in`)
            return 0 - (WRONG_LENGTH << 16)
    size = length
    if kind <= TRACK:
        size = (length + 1) >> 1
    if at + lengths + size > p[END]:
        return 0 - (NO_ROOM << 16)
    rest = length
    i = at + lengths
    while i > at:
        i -= 1
        out[i] = rest // 10 % 10 << 4 | rest % 10
        rest = rest // 100
    at += lengths
    i = at
    while i < at + size:
        out[i] = 0x20 if kind == TEXT else 0
        i += 1
    if kind > TRACK:
        i = 0
        while i < count:
            sign = data[i]
            if kind == TEXT and (sign < 0x20 or sign > 0x7E):
                return 0 - (NOT_PRINTABLE << 16 | lengths + i)
            out[at + i] = sign
            i += 1
        return at + size
    nibble = 2 * at
    if padding == RIGHT:
        nibble += 2 * size - count
    i = 0
    while i < count:
        digit = data[i] - 0x30
        if kind == TRACK:
            if digit == 0x0D:  # = stands for D
                digit = 13
            elif digit >= 0x11 and digit <= 0x16:
                digit -= 7
            elif digit > 9:
                digit = 16
        if digit < 0 or digit > 15 or (kind == DECIMAL and digit > 9):
            return 0 - (NOT_A_DIGIT << 16 | (nibble >> 1) - at + lengths)
        out[nibble >> 1] = out[nibble >> 1] | (digit if nibble & 1 else digit << 4)
        nibble += 1
        i += 1
    if padding == LEFT_F and count & 1:
        out[at + size - 1] = out[at + size - 1] | 0x0F
    return at + size
