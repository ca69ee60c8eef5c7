"""The conversion as machine code. The table is in ROM and not aligned: it is read by bytes."""

from micropython import const

_OTHERS = const(41808)  # where the sorted list begins: after 20902 direct codes and two counts
_QUESTION = const(0x3F)
_LINEAR = const(0x10000)  # added to the linear number of a four-byte code


@micropython.viper
def code_of(character: int, table: ptr8) -> int:
    """The two-byte code of a character from U+0080, or _LINEAR plus the number of its four-byte code."""
    if 0x4E00 <= character <= 0x9FA5:
        at = (character - 0x4E00) << 1
        return table[at] << 8 | table[at + 1]
    if character > 0xFFFF:
        return _LINEAR + 189000 + character - 0x10000
    if 0xE000 <= character <= 0xE765:  # user-defined: AAA1..AFFE, F8A1..FEFE, A140..A7A0
        place = character - 0xE000
        if place < 1222:
            lead = 0xAA if place < 564 else 0xF8 - 6
            return (lead + place // 94) << 8 | 0xA1 + place % 94
        place -= 1222
        trail = 0x40 + place % 96
        if trail >= 0x7F:
            trail += 1
        return (0xA1 + place // 96) << 8 | trail
    others = table[41804] << 8 | table[41805]
    ranges = table[41806] << 8 | table[41807]
    # the last entry of each list whose key is not above the character
    low = _OTHERS
    count = others
    while True:
        while count > 1:
            half = count >> 1
            middle = low + (half << 2)
            if table[middle] << 8 | table[middle + 1] <= character:
                low = middle
                count -= half
            else:
                count = half
        key = table[low] << 8 | table[low + 1]
        value = table[low + 2] << 8 | table[low + 3]
        if low < _OTHERS + (others << 2):
            if key == character:
                return value
            low = _OTHERS + (others << 2)
            count = ranges
        else:
            return _LINEAR + value + character - key


@micropython.viper
def encode_utf8(source, out, offset: int, table) -> int:
    """Write UTF-8 bytes as GB 18030 from `offset` on; returns the end, or -1 when there is no room.

    What is no character becomes a question mark.
    """
    text = ptr8(source)
    count = int(len(source))  # noqa: RUF046 (viper needs the casts)
    target = ptr8(out)
    room = int(len(out))  # noqa: RUF046
    at = offset
    i = 0
    while i < count:
        character = text[i]
        i += 1
        if character >= 0x80:
            more = 0
            least = 0x80
            if character >= 0xF0:
                more = 3
                least = 0x10000
            elif character >= 0xE0:
                more = 2
                least = 0x800
            elif character >= 0xC0:
                more = 1
            character &= 0x3F >> more
            while more > 0 and i < count and text[i] & 0xC0 == 0x80:
                character = character << 6 | text[i] & 0x3F
                i += 1
                more -= 1
            if more > 0 or character < least or character > 0x10FFFF or 0xD800 <= character <= 0xDFFF:
                character = _QUESTION
        if character < 0x80:
            if at >= room:
                return -1
            target[at] = character
            at += 1
            continue
        code = int(code_of(character, table))
        if code < _LINEAR:
            if at + 2 > room:
                return -1
            target[at] = code >> 8
            target[at + 1] = code & 0xFF
            at += 2
            continue
        if at + 4 > room:
            return -1
        code -= _LINEAR
        target[at + 3] = 0x30 + code % 10
        code = code // 10
        target[at + 2] = 0x81 + code % 126
        code = code // 126
        target[at + 1] = 0x30 + code % 10
        target[at] = 0x81 + code // 10
        at += 4
    return at


@micropython.viper
def columns_utf8(source) -> int:
    """Columns that UTF-8 bytes take: 1 for ASCII, 2 for any other character."""
    text = ptr8(source)
    total = 0
    for i in range(int(len(source))):  # noqa: RUF046
        if text[i] < 0x80:
            total += 1
        elif text[i] >= 0xC0:
            total += 2
    return total
