"""Framed text on a slip: drawn with the display's fonts and sent as an image, for printers have no boxes."""

from micropython import const

from buffers import STRIP
from canvas.canvas import Canvas
from receipts._bits import to_dots
from ui.assets import asset, fonts

ROWS = const(40)  # of the whole box
BAND_ROWS = const(8)  # sent at once
_SIZE = const(24)  # of the text
_STROKE = const(2)
_PAPER = const(0)  # roles
_INK = const(1)


class Frame:
    """Draws a box as wide as the paper, band after band; to the canvas it is the display."""

    height = ROWS

    def __init__(self, dots: int):
        """`dots`: width of the paper, a multiple of 8."""
        self.width = dots
        self._text = ""
        self._dots = bytearray(dots // 8 * BAND_ROWS)
        self._canvas = Canvas(self, STRIP, fonts(), asset("icons.bin"))
        self._canvas.set_palette((0xFFFF, 0x0000))

    async def band(self, text: str, y: int):
        """The dots of the box's BAND_ROWS rows from `y` on, 1 for black; good until the next call."""
        self._text = text
        await self._canvas.paint(self._draw, 0, y, self.width, BAND_ROWS)
        return self._dots

    def blit(self, buffer, _x: int, _y: int, w: int, h: int) -> None:
        """What the canvas calls with the pixels of a band."""
        to_dots(buffer, self._dots, w * h)

    def _draw(self, canvas) -> None:
        canvas.rect(0, 0, self.width, ROWS, _INK)
        canvas.rect(_STROKE, _STROKE, self.width - 2 * _STROKE, ROWS - 2 * _STROKE, _PAPER)
        canvas.text(self._text, self.width // 2, (ROWS - _SIZE) // 2, _SIZE, _INK, "c")
