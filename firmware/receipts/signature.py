"""A signature as a picture: from strokes to a JBIG entity that is kept, printed and sent.

240 x 112 dots with the transaction's feature code (交易特征码) in them, black is 1. Source: UnionPay-style dialect,
electronic signature (21).
"""

from micropython import const

from buffers import STRIP
from canvas.canvas import Canvas
from jbig.encoder import Encoder
from receipts._bits import to_dots
from ui.assets import asset, fonts

WIDTH = const(240)  # dots
HEIGHT = const(112)
LARGEST = const(700)  # bytes: what one message takes beside the receipt data
_BAND_ROWS = const(8)
_CODE_SIZE = const(16)
_STROKE = const(3)
_PAPER = const(0)  # roles
_INK = const(1)


def feature_code(transaction) -> str:
    """8 hexadecimal digits that tie a signature to its transaction: settlement date (or 0000) and reference, 16 digits,
    the first half exclusive-or the second."""
    reference = transaction.reference if len(transaction.reference) == 12 else ""
    text = (transaction.settlement_date or "0000") + (reference or "0" * 12)
    try:
        return "%08X" % (int(text[:8], 16) ^ int(text[8:], 16))
    except ValueError:  # a reference may have letters; then the date alone counts
        return "%08X" % int(transaction.settlement_date or "0", 16)


class SignaturePicture:
    """To the canvas it is the display; what the canvas draws goes, band after band, into the encoder."""

    width = WIDTH
    height = HEIGHT

    def __init__(self, ink, part: int, whole: int, code: str):
        """`ink` is drawn `part`/`whole` as large; `code`: the feature code."""
        self._ink = ink
        self._part = part
        self._whole = whole
        self._code = code
        self._dots = bytearray(WIDTH // 8 * _BAND_ROWS)
        self._encoder = None

    async def encode(self, out) -> int:
        """Write the entity into `out`; returns its length. Raises JbigError when there is no room."""
        self._encoder = Encoder(WIDTH, HEIGHT, out)
        canvas = Canvas(self, STRIP, fonts(), asset("icons.bin"))
        canvas.set_palette((0xFFFF, 0x0000))
        for y in range(0, HEIGHT, _BAND_ROWS):
            await canvas.paint(self._draw, 0, y, WIDTH, _BAND_ROWS)
        return self._encoder.finish()

    def blit(self, buffer, _x: int, _y: int, w: int, h: int) -> None:
        """What the canvas calls with the pixels of a band."""
        to_dots(buffer, self._dots, w * h)
        view, step = memoryview(self._dots), w // 8
        for row in range(h):
            self._encoder.row(view[row * step : (row + 1) * step])

    def _draw(self, canvas) -> None:
        canvas.rect(0, 0, WIDTH, HEIGHT, _PAPER)
        canvas.text(self._code[:4] + " " + self._code[4:], WIDTH // 2, HEIGHT - _CODE_SIZE - 3, _CODE_SIZE, _INK, "c")
        self._ink.draw(canvas, 0, 0, self._part, self._whole, _INK, _STROKE)
