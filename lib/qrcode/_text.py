"""Characters as bits of a QR code, as machine code (ISO/IEC 18004:2015, 7.4.3 to 7.4.5)."""

from micropython import const

DIGITS = const(1)  # mode indicators
CAPITALS = const(2)
BYTES = const(4)
_CAPITALS = (  # the value of each character from the space to Z, table 5; 255: it is none
    b"\x24\xff\xff\xff\x25\x26\xff\xff\xff\xff\x27\x28\xff\x29\x2a\x2b\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09"
    b"\x2c\xff\xff\xff\xff\xff\xff\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c"
    b"\x1d\x1e\x1f\x20\x21\x22\x23"
)


@micropython.viper
def mode_of(data: ptr8, count: int) -> int:
    """The mode with the fewest bits that has all characters."""
    values = ptr8(_CAPITALS)
    mode = 1
    for i in range(count):
        code = int(data[i])
        if code < 0x20 or code > 0x5A or values[code - 0x20] == 255:
            return 4
        if code < 0x30 or code > 0x39:
            mode = 2
    return mode


@micropython.viper
def put_bytes(data: ptr8, count: int, out: ptr8, at: int):
    """Write bytes to `out` (zeros so far) from bit `at` on."""
    place = at >> 3
    shift = at & 7
    for i in range(count):
        out[place] |= data[i] >> shift
        place += 1
        if shift:
            out[place] = data[i] << (8 - shift) & 0xFF


@micropython.viper
def put_groups(data: ptr8, count: int, out: ptr8, how: int) -> int:
    """Write digits in threes, or capitals in twos, behind what is there; the bit behind them. `how`: `bit << 8 | 3` or
    `| 2`."""
    values = ptr8(_CAPITALS)
    together = how & 0xFF
    base = 10 if together == 3 else 45
    per = 3 if together == 3 else 5  # bits of a character, and one more for the group
    at = how >> 8
    place = at >> 3
    have = at & 7
    bits = out[place] >> (8 - have)
    i = 0
    while i < count:
        value = 0
        taken = 0
        while taken < together and i < count:
            value = value * base + values[data[i] - 0x20]
            taken += 1
            i += 1
        width = per * taken + 1
        bits = bits << width | value
        have += width
        at += width
        while have >= 8:
            have -= 8
            out[place] = bits >> have
            place += 1
        bits &= (1 << have) - 1
    if have:
        out[place] = bits << (8 - have) & 0xFF
    return at
