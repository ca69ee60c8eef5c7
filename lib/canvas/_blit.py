"""The canvas's inner loops: boxes, glyphs, two-colour icons and strokes into one strip, blended with what is there.

A strip is big-endian RGB565 as it goes to the display. Every loop takes its numbers from the control block `p`, an
array('i'): the strip's own box, then what to draw; a text's glyphs follow from GLYPHS on. Coordinates are screen pixels
plus BIAS (a 64-bit machine reads through ptr32 without a sign), and everything is clipped to the strip.

A colour is an RGB565 word. To blend, it is spread to 32 bits (`(c | c << 16) & 0x07E0F81F`), so that one multiplication
does all three parts; weights are in 32nds.
"""

import micropython
from micropython import const

BIAS = const(1024)
LEFT = const(0)  # the strip's box
TOP = const(1)
WIDTH = const(2)
ROWS = const(3)
X = const(4)  # what to draw
Y = const(5)
W = const(6)
H = const(7)
INK = const(8)
INK2 = const(9)
RADIUS = const(10)  # of a box
CORNER = const(11)  # offset of the corner mask for this radius in the icon file
PEN = const(12)  # advance of a text in quarter pixels
COUNT = const(13)  # bytes of the text, then glyphs of the run
DROP = const(14)  # rows between the top of the text and the top of a glyph of the other font
GLYPHS = const(16)  # one word a glyph: offset of its record in the font file; OTHER marks the other font
MOST = const(80)  # glyphs in a run: more than fit on any row of 320 pixels
OTHER = const(0x20000000)
_REPLACEMENT = const(0x25A1)  # an empty box, for characters that neither font has


@micropython.viper
def box(strip: ptr16, p: ptr32, corners: ptr8):
    """Fill a box at X, Y, W, H; RADIUS > 0 rounds its corners with the mask at CORNER (RADIUS**2 weights, 0 to 32)."""
    width = p[WIDTH]
    radius = p[RADIUS]
    ink = p[INK]
    wire = (ink >> 8 | ink << 8) & 0xFFFF
    spread = (ink | ink << 16) & 0x07E0F81F
    left = p[X] - p[LEFT]
    right = left + p[W]
    top = p[Y] - p[TOP]
    bottom = top + p[H]
    first = top if top > 0 else 0
    last = bottom if bottom < p[ROWS] else p[ROWS]
    row = first
    while row < last:
        depth = row - top if row - top < bottom - 1 - row else bottom - 1 - row  # rows from the nearer edge
        inset = radius if depth < radius else 0
        line = row * width
        at = left + inset if left + inset > 0 else 0
        end = right - inset if right - inset < width else width
        while at < end:
            strip[line + at] = wire
            at += 1
        at = 0
        while at < inset:
            weight = corners[p[CORNER] + depth * radius + at]
            if weight:
                column = left + at
                side = 0
                while side < 2:
                    if column >= 0 and column < width:
                        under = strip[line + column]
                        under = (under >> 8 | under << 8) & 0xFFFF
                        under = (under | under << 16) & 0x07E0F81F
                        mix = (under * (32 - weight) + spread * weight) >> 5 & 0x07E0F81F
                        mix = (mix | mix >> 16) & 0xFFFF
                        strip[line + column] = (mix >> 8 | mix << 8) & 0xFFFF
                    column = right - 1 - at
                    side += 1
            at += 1
        row += 1


@micropython.viper
def layout(font: ptr8, other: ptr8, text: ptr8, p: ptr32):
    """Find the glyphs of COUNT bytes of UTF-8: records go to GLYPHS, their number to COUNT, the advance to PEN."""
    length = p[COUNT]
    found = 0
    pen = 0
    at = 0
    while at < length and found < MOST:
        code = text[at]
        at += 1
        if code >= 0xF0:
            code = _REPLACEMENT
            at += 3
        elif code >= 0xE0:
            code = (code & 0x0F) << 12 | (text[at] & 0x3F) << 6 | text[at + 1] & 0x3F
            at += 2
        elif code >= 0xC0:
            code = (code & 0x1F) << 6 | text[at] & 0x3F
            at += 1
        record = 0
        attempt = 0  # the font itself; the other one; the other one's replacement
        while record == 0:
            file = font if attempt == 0 else other
            if attempt == 2:
                code = _REPLACEMENT
            attempt += 1
            count = file[4] | file[5] << 8
            low = 0
            high = count
            while low < high:
                middle = (low + high) >> 1
                there = file[6 + 2 * middle] | file[7 + 2 * middle] << 8
                if there == code:
                    record = 6 + 2 * count + 8 * middle
                    high = low
                elif there < code:
                    low = middle + 1
                else:
                    high = middle
            if record:
                pen += file[record + 7]
                if attempt > 1:
                    record |= OTHER
            elif attempt == 3:
                record = -1
        if record > 0:
            p[GLYPHS + found] = record
            found += 1
    p[COUNT] = found
    p[PEN] = pen


@micropython.viper
def glyphs(strip: ptr16, font: ptr8, other: ptr8, p: ptr32):
    """Draw the COUNT glyphs of a run in INK, the pen starting at X, the text's top at Y."""
    width = p[WIDTH]
    rows = p[ROWS]
    ink = p[INK]
    wire = (ink >> 8 | ink << 8) & 0xFFFF
    spread = (ink | ink << 16) & 0x07E0F81F
    last_under = -1  # neighbours mostly lie on the same ground: its two mixes are kept
    light = 0
    dark = 0
    pen = (p[X] - p[LEFT]) * 4 + 2
    number = 0
    while number < p[COUNT]:
        record = p[GLYPHS + number]
        number += 1
        top = p[Y] - p[TOP]
        file = font
        if record & OTHER:
            record ^= OTHER
            top += p[DROP]
            file = other
        mask = file[record] | file[record + 1] << 8 | file[record + 2] << 16
        left = (pen >> 2) + file[record + 3] - 128
        top += file[record + 4] - 128
        w = file[record + 5]
        h = file[record + 6]
        pen += file[record + 7]
        c0 = 0 if left > 0 else 0 - left
        c1 = w if left + w < width else width - left
        r0 = 0 if top > 0 else 0 - top
        r1 = h if top + h < rows else rows - top
        if c0 >= c1:
            r1 = 0
        while r0 < r1:
            at = (top + r0) * width + left + c0
            dot = r0 * w + c0
            end = r0 * w + c1
            r0 += 1
            while dot < end:
                level = file[mask + (dot >> 2)] >> ((dot & 3) << 1) & 3
                if level == 3:
                    strip[at] = wire
                elif level:
                    under = strip[at]
                    if under != last_under:
                        last_under = under
                        under = (under >> 8 | under << 8) & 0xFFFF
                        under = (under | under << 16) & 0x07E0F81F
                        mix = (under * 21 + spread * 11) >> 5 & 0x07E0F81F
                        mix = (mix | mix >> 16) & 0xFFFF
                        light = (mix >> 8 | mix << 8) & 0xFFFF
                        mix = (under * 11 + spread * 21) >> 5 & 0x07E0F81F
                        mix = (mix | mix >> 16) & 0xFFFF
                        dark = (mix >> 8 | mix << 8) & 0xFFFF
                    strip[at] = light if level == 1 else dark
                at += 1
                dot += 1


@micropython.viper
def two_colour(strip: ptr16, file: ptr8, p: ptr32, shares: ptr8):
    """Draw the icon whose record is at GLYPHS. 4 bits a dot; shares[dot]: quarters of INK | quarters of INK2 << 4."""
    width = p[WIDTH]
    record = p[GLYPHS]
    mask = file[record] | file[record + 1] << 8 | file[record + 2] << 16
    left = p[X] - p[LEFT] + file[record + 3] - 128
    top = p[Y] - p[TOP] + file[record + 4] - 128
    w = file[record + 5]
    h = file[record + 6]
    ink = (p[INK] | p[INK] << 16) & 0x07E0F81F
    ink2 = (p[INK2] | p[INK2] << 16) & 0x07E0F81F
    c0 = 0 if left > 0 else 0 - left
    c1 = w if left + w < width else width - left
    r0 = 0 if top > 0 else 0 - top
    r1 = h if top + h < p[ROWS] else p[ROWS] - top
    while r0 < r1:
        column = c0
        while column < c1:
            dot = r0 * w + column
            share = shares[file[mask + (dot >> 1)] >> ((dot & 1) << 2) & 15]
            if share:
                at = (top + r0) * width + left + column
                under = strip[at]
                under = (under >> 8 | under << 8) & 0xFFFF
                under = (under | under << 16) & 0x07E0F81F
                first = share & 15
                second = share >> 4
                mix = (under * (4 - first - second) + ink * first + ink2 * second) >> 2 & 0x07E0F81F
                mix = (mix | mix >> 16) & 0xFFFF
                strip[at] = (mix >> 8 | mix << 8) & 0xFFFF
            column += 1
        r0 += 1


@micropython.viper
def segment(strip: ptr16, p: ptr32):
    """Draw a round-ended stroke from X, Y to W, H (centres of its ends), RADIUS pixels wide, in INK.

    Distances are squared and in quarter pixels; the rim fades over one pixel.
    """
    width = p[WIDTH]
    half = p[RADIUS] * 2  # quarter pixels
    spread = (p[INK] | p[INK] << 16) & 0x07E0F81F
    x1 = (p[X] - p[LEFT]) * 4
    y1 = (p[Y] - p[TOP]) * 4
    dx = (p[W] - p[X]) * 4
    dy = (p[H] - p[Y]) * 4
    long2 = dx * dx + dy * dy
    inner = (half - 2) * (half - 2)
    outer = (half + 2) * (half + 2)
    reach = (p[RADIUS] >> 1) + 1
    low_x = (p[X] if p[X] < p[W] else p[W]) - p[LEFT] - reach
    high_x = (p[X] if p[X] > p[W] else p[W]) - p[LEFT] + reach
    row = (p[Y] if p[Y] < p[H] else p[H]) - p[TOP] - reach
    last = (p[Y] if p[Y] > p[H] else p[H]) - p[TOP] + reach
    low_x = 0 if low_x < 0 else low_x
    high_x = width - 1 if high_x >= width else high_x
    row = 0 if row < 0 else row
    last = p[ROWS] - 1 if last >= p[ROWS] else last
    while row <= last:
        column = low_x
        while column <= high_x:
            ax = column * 4 + 2 - x1  # from the first end to this pixel's middle
            ay = row * 4 + 2 - y1
            along = ax * dx + ay * dy
            if along <= 0:
                away = ax * ax + ay * ay
            elif along >= long2:
                away = (ax - dx) * (ax - dx) + (ay - dy) * (ay - dy)
            else:
                across = ax * dy - ay * dx
                if across < 0:
                    across = 0 - across
                away = across * across // long2 if across < 20000 else outer  # a square within 31 bits
            weight = 32
            if away >= outer:
                weight = 0
            elif away > inner:
                weight = (outer - away) * 32 // (outer - inner)
            if weight:
                at = row * width + column
                under = strip[at]
                under = (under >> 8 | under << 8) & 0xFFFF
                under = (under | under << 16) & 0x07E0F81F
                mix = (under * (32 - weight) + spread * weight) >> 5 & 0x07E0F81F
                mix = (mix | mix >> 16) & 0xFFFF
                strip[at] = (mix >> 8 | mix << 8) & 0xFFFF
            column += 1
        row += 1
