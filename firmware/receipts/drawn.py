"""A line with characters that printers' fonts lack (GB 18030 codes of four bytes): drawn with the display's fonts and
sent as an image. Loaded for such lines only.

The display has names' characters in 16 pixels; in the place of 24-dot type they are doubled where that fits.
"""

from micropython import const

from buffers import STRIP
from canvas.canvas import Canvas
from escpos import commands
from receipts._bits import to_dots
from ui.assets import asset, fonts

_BAND_ROWS = const(10)
_ROWS = const(20)  # of a line
_SIZE = const(16)  # of the type
_GAP = const(8)  # dots between two texts at least
_PAPER = const(0)  # roles
_INK = const(1)


class DrawnLine:
    """To the canvas it is the display, as wide as the paper, or half, and one line high."""

    height = _ROWS

    def __init__(self, dots: int, line: tuple):
        """`line`: of the kind "shop", "centre", "small_centre", "small", "pair" or "small_pair"."""
        self.width = dots
        self._line = line
        self._canvas = Canvas(self, STRIP, fonts(), asset("icons.bin"))
        self._canvas.set_palette((0xFFFF, 0x0000))
        texts = line[1:]
        width = sum([self._canvas.text_width(text, _SIZE) for text in texts]) + _GAP * (len(texts) - 1)
        self._doubled = not line[0].startswith("small") and width <= dots // 2
        if self._doubled:
            self.width = dots // 2
        self._dots = bytearray(self.width // 8 * _BAND_ROWS)

    async def send(self, out, send) -> None:
        """Hand whole commands of _BAND_ROWS rows to `send`."""
        for y in range(0, _ROWS, _BAND_ROWS):
            await self._canvas.paint(self._draw, 0, y, self.width, _BAND_ROWS)
            at = commands.raster_header(out, 0, self.width // 8, _BAND_ROWS, self._doubled)
            end = at + len(self._dots)
            out[at:end] = self._dots
            await send(memoryview(out)[:end])

    def blit(self, buffer, _x: int, _y: int, w: int, h: int) -> None:
        """What the canvas calls with the pixels of a band."""
        to_dots(buffer, self._dots, w * h)

    def _draw(self, canvas) -> None:
        canvas.rect(0, 0, self.width, _ROWS, _PAPER)
        kind = self._line[0]
        if kind in ("shop", "centre", "small_centre"):
            canvas.text(self._line[1], self.width // 2, 0, _SIZE, _INK, "c")
            return
        canvas.text(self._line[1], 0, 0, _SIZE, _INK)
        if kind in ("pair", "small_pair"):
            canvas.text(self._line[2], self.width, 0, _SIZE, _INK, "r")
