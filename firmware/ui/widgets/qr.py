"""A QR code to be scanned from the display: black on a white square in every theme."""

from micropython import const

from canvas.bits import draw_bits
from ui.theme import BLACK, WHITE
from ui.view import HEAD

SIDE = const(188)  # pixels of the square, on the left of the body
_QUIET = const(4)  # light modules around a code


def qr(view, code, x: int = 0, y: int = HEAD, side: int = SIDE) -> None:
    """A qrcode.encoder.QrCode in a square; a module is as large as whole pixels allow."""
    if view.is_outside(x, y, side, side):
        return
    scale = side // (code.size + 2 * _QUIET)
    inset = (side - code.size * scale) >> 1
    view.rect(x, y, side, side, WHITE)
    draw_bits(view, code.rows, code.size, x + inset, y + inset, scale, BLACK)
