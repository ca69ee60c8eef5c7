"""The canvas's inner loop for pictures of bits; the control block is that of `_blit.py`."""

from micropython import const

_LEFT = const(0)
_TOP = const(1)
_WIDTH = const(2)
_ROWS = const(3)
_X = const(4)
_Y = const(5)
_SIDE = const(6)  # W: bits a side
_INK = const(8)
_SCALE = const(9)  # INK2: pixels a bit


@micropython.viper
def squares(strip: ptr16, p: ptr32, bits: ptr8):
    """Fill a square for each bit that is set; the rows are padded to bytes, the leftmost bit is the highest."""
    width = p[_WIDTH]
    side = p[_SIDE]
    scale = p[_SCALE]
    stride = side + 7 >> 3
    ink = p[_INK]
    wire = (ink >> 8 | ink << 8) & 0xFFFF
    left = p[_X] - p[_LEFT]
    y = p[_TOP] - p[_Y]
    line = 0
    for _row in range(p[_ROWS]):
        if y >= 0 and y < side * scale:
            start = y // scale * stride
            for bit in range(side):
                if bits[start + (bit >> 3)] & 0x80 >> (bit & 7):
                    at = left + bit * scale
                    end = at + scale
                    at = at if at > 0 else 0
                    end = end if end < width else width
                    while at < end:
                        strip[line + at] = wire
                        at += 1
        y += 1
        line += width
