"""Packed digits: numbers and card numbers as EMV writes them (Book 3 section 4.3: formats n and cn)."""


def bcd(number: int, size: int) -> bytes:
    """`number` as 2 * `size` digits; what is too large loses its first digits."""
    made = bytearray(size)
    for i in range(size - 1, -1, -1):
        made[i] = number % 10 | number // 10 % 10 << 4
        number //= 100
    return bytes(made)


def digits(value) -> bytearray:
    """The digits of a format cn value as ASCII, up to what is none (the F at the end). The caller wipes it."""
    count = 0
    while count < 2 * len(value) and _nibble(value, count) <= 9:
        count += 1
    made = bytearray(count)
    for i in range(count):
        made[i] = 0x30 | _nibble(value, i)
    return made


def _nibble(value, i: int) -> int:
    return value[i >> 1] >> (0 if i & 1 else 4) & 15


def number(value) -> int:
    """A format n value as a number, or -1 when it holds what is no digit."""
    made = 0
    for byte in value:
        if byte >> 4 > 9 or byte & 15 > 9:
            return -1
        made = made * 100 + (byte >> 4) * 10 + (byte & 15)
    return made
