"""The way back, as machine code: a two-byte code is looked for among the codes of the table."""

from micropython import const

_HANZI = const(20902)  # direct codes of U+4E00..U+9FA5
_OTHERS = const(41808)  # where the list of (character, code) begins


@micropython.viper
def character_of(code: int, table: ptr8) -> int:
    """The character with a two-byte code; 0 when none has it."""
    high = code >> 8
    low = code & 0xFF
    at = 0
    for n in range(_HANZI):
        if table[at] == high and table[at + 1] == low:
            return 0x4E00 + n
        at += 2
    count = table[41804] << 8 | table[41805]
    at = _OTHERS
    for _ in range(count):
        if table[at + 2] == high and table[at + 3] == low:
            return table[at] << 8 | table[at + 1]
        at += 4
    return 0
