"""The loader's two screens: an image is being copied, and nothing can run. Drawn by the build (loader/pictures.py).

A picture has 320 x 240 dots of four levels, two bits each, the first dot in the low bits, packed by zlib. A glyph of
GLYPHS is 10 x 20 dots of the same kind, for the characters from 32 to 126.
"""

import asyncio
import deflate
import io
from micropython import const

from loader import pictures

_NIGHT = const(0x0883)  # RGB565, the colours of ui/theme.py
_RED = const(0xB0A4)
_WHITE = const(0xFFFF)
_STRIP = const(8)  # rows painted at a time
_GLYPH_W = const(10)
_GLYPH_H = const(20)
_GLYPH_SIZE = const(50)  # bytes
_BAR_X = const(40)
_BAR_Y = const(176)
_BAR_W = const(240)
_BAR_H = const(8)
_WORDS_X = const(14)
_WORDS_Y = const(206)
_LINE = const(29)  # characters


class Screens:
    """`make` makes the display, when there is something to show."""

    def __init__(self, make):
        self._make = make
        self._display = None
        self._table = None
        self._bar = 0  # dots of the bar that are painted

    def copying(self, done: int, total: int) -> None:
        """An image is copied; `done` of `total` parts are there."""
        if self._display is None:
            self._show(pictures.COPYING, _NIGHT)
        to = _BAR_W * done // total
        if to > self._bar:
            width = to - self._bar
            self._display.blit(b"\xff" * (2 * width * _BAR_H), _BAR_X + self._bar, _BAR_Y, width, _BAR_H)
            self._bar = to

    def recovery(self, serial: str, code: str) -> None:
        """Nothing can run: who the terminal is, and why. Never returns."""
        self._show(pictures.RECOVERY, _RED)
        words = (serial + " " + code).lstrip()[:_LINE]
        for number, char in enumerate(words):
            at = (ord(char) - 32) * _GLYPH_SIZE if " " < char < "\x7f" else 0
            dots = pictures.GLYPHS[at : at + _GLYPH_SIZE]
            self._paint(dots, _WORDS_X + _GLYPH_W * number, _WORDS_Y, _GLYPH_W, _GLYPH_H)
        asyncio.run(_for_ever())

    def _show(self, picture: bytes, paper: int) -> None:
        if self._display is None:
            self._display = self._make()
            asyncio.run(self._display.start())
        levels = [_blend(paper, _WHITE, level).to_bytes(2, "big") for level in range(4)]
        self._table = [b"".join([levels[byte >> shift & 3] for shift in (0, 2, 4, 6)]) for byte in range(256)]
        stream = deflate.DeflateIO(io.BytesIO(picture), deflate.ZLIB)
        for y in range(0, 240, _STRIP):
            self._paint(stream.read(320 * _STRIP // 4), 0, y, 320, _STRIP)
        self._display.backlight(80)

    def _paint(self, dots: bytes, x: int, y: int, width: int, height: int) -> None:
        table = self._table
        self._display.blit(b"".join([table[byte] for byte in dots]), x, y, width, height)


async def _for_ever() -> None:
    while True:
        await asyncio.sleep(1)


def _blend(paper: int, ink: int, level: int) -> int:
    """The colour of a level from 0 (paper) to 3 (ink)."""
    mixed = 0
    for shift, mask in ((11, 31), (5, 63), (0, 31)):
        mixed |= ((paper >> shift & mask) * (3 - level) + (ink >> shift & mask) * level) // 3 << shift
    return mixed
