"""Dots of a print line: the loops over single bits of the thermal printer."""

import micropython


@micropython.viper
def put_row(row: ptr8, font: ptr8, spec: ptr32):
    """Or one row of a glyph into a print row (48 bytes, most significant bit left).

    `spec`: place in the font, width in dots, magnification across, x of the left edge, bold (1: doubled one dot to the
    right), reverse (1: paper and ink exchanged), dots in the row.
    """
    place = int(spec[0])
    width = int(spec[1])
    times = int(spec[2])
    x = int(spec[3])
    bold = int(spec[4])
    reverse = int(spec[5])
    limit = int(spec[6])
    before = 0
    dot = 0
    while dot < width:
        ink = int(font[place + (dot >> 3)]) >> (7 - (dot & 7)) & 1
        on = (ink | (before & bold)) ^ reverse
        before = ink
        end = x + times
        while x < end:
            if on and x < limit:
                row[x >> 3] = int(row[x >> 3]) | 0x80 >> (x & 7)
            x += 1
        dot += 1


@micropython.viper
def rule(row: ptr8, x: int, end: int, limit: int):
    """Blacken the dots from x to end."""
    while x < end:
        if x < limit:
            row[x >> 3] = int(row[x >> 3]) | 0x80 >> (x & 7)
        x += 1


@micropython.viper
def black(row: ptr8, count: int) -> int:
    """How many dots of `count` bytes are black."""
    total = 0
    index = 0
    while index < count:
        byte = int(row[index])
        while byte:
            total += byte & 1
            byte >>= 1
        index += 1
    return total


@micropython.viper
def widen(row: ptr8, source: ptr8, count: int, times: int):
    """Or `count` bytes of dots into a row, each dot `times` wide (1 or 2), starting at dot 0; 48 bytes at most."""
    x = 0
    index = 0
    while index < count:
        byte = int(source[index])
        bit = 0
        while bit < 8:
            on = byte >> (7 - bit) & 1
            end = x + times
            while x < end:
                if on and x < 384:
                    row[x >> 3] = int(row[x >> 3]) | 0x80 >> (x & 7)
                x += 1
            bit += 1
        index += 1
