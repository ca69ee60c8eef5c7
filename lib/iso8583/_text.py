"""Digits and characters as machine code."""


@micropython.viper
def put_digits(text, out: ptr8, nibble: int, highest: int) -> int:
    """Write ASCII digits into nibbles that are 0, the first one at `nibble` (2 for the high half of out[1]).

    Returns the index of the first character that is not a digit up to `highest` (9; or 15: A-F and `=` for D are
    digits too), or -1.
    """
    characters = ptr8(text)
    for i in range(int(len(text))):  # noqa: RUF046 (viper needs the cast)
        value = characters[i] - 0x30
        if value == 0x0D:
            value = 13
        elif value > 9:
            value = value - 7 if 0x11 <= value <= 0x16 else 16
        if value < 0 or value > highest:
            return i
        place = nibble + i
        out[place >> 1] = out[place >> 1] | (value if place & 1 else value << 4)
    return -1


@micropython.viper
def first_unprintable(text) -> int:
    """The index of the first byte that is not printable ASCII, or -1."""
    characters = ptr8(text)
    for i in range(int(len(text))):  # noqa: RUF046 (viper needs the cast)
        if characters[i] < 0x20 or characters[i] > 0x7E:
            return i
    return -1


@micropython.viper
def fill(out: ptr8, at: int, end: int, value: int):
    """Set the bytes from `at` up to `end`."""
    while at < end:
        out[at] = value
        at += 1
