"""Pictures of bits, such as QR codes; loaded by who draws one."""

from canvas._bits import squares
from canvas._blit import BIAS, INK, INK2, H, W, X, Y


def draw_bits(canvas, bits, side: int, x: int, y: int, scale: int, role: int) -> None:
    """A picture of `side` by `side` bits, rows padded to bytes, the leftmost bit the highest: those that are 1, each
    `scale` pixels a side, are painted."""
    if canvas.is_outside(x, y, side * scale, side * scale):
        return
    p = canvas._p
    p[X], p[Y] = x + BIAS, y + BIAS
    p[W] = p[H] = side
    p[INK], p[INK2] = canvas._palette[role], scale
    squares(canvas._strip, p, bits)
