"""Draws on a display that has no framebuffer in memory: one small strip after the other.

`paint` runs a drawing function once for every strip of a region; a call that lies outside the strip returns at once.
Colours are role numbers, looked up in a palette of RGB565 words.
"""

import asyncio
import uctypes
from array import array

from canvas._blit import (
    BIAS,
    CORNER,
    COUNT,
    DROP,
    GLYPHS,
    INK,
    INK2,
    LEFT,
    MOST,
    PEN,
    RADIUS,
    ROWS,
    TOP,
    WIDTH,
    H,
    W,
    X,
    Y,
    box,
    glyphs,
    layout,
    segment,
    two_colour,
)
from romtable.romtable import RomTable

LARGEST_RADIUS = 12
# index of a dot in a two-colour mask -> quarters of the first colour | quarters of the second << 4
_SHARES = bytes(first | second << 4 for first in range(5) for second in range(5 - first))


def base_line(size: int) -> int:
    """Rows from the top of a text of this size to its base line."""
    return (88 * size + 50) // 100


class Canvas:
    """Six drawing calls on strips: rect, rrect, frame, line, icon, text."""

    def __init__(self, display, strip, fonts: dict, icons):
        """`strip`: an array('H'), one word a pixel. `fonts`: font file by size; the smallest lends its glyphs to the
        others. `icons`: the icon file. Font and icon files are buffers, used in place."""
        self._display = display
        self._strip = strip
        self._view = memoryview(uctypes.bytearray_at(uctypes.addressof(strip), 2 * len(strip)))  # the same, as bytes
        self._fonts = fonts
        self._small = min(fonts)
        self._other = fonts[self._small]
        self._icons = RomTable(icons)
        self._corners = tuple(self._icons.find("corner", r) if r else 0 for r in range(LARGEST_RADIUS + 1))
        self._p = array("i", bytes(4 * (GLYPHS + MOST)))
        self._palette = ()
        self.width = display.width
        self.height = display.height
        self.left = self.right = self.top = self.bottom = 0  # the strip on the screen

    def set_palette(self, words) -> None:
        """`words[role]` is the RGB565 colour of each role from now on."""
        self._palette = words

    async def paint(self, draw, x: int, y: int, w: int, h: int) -> None:
        """Paint a region: `draw(self)` once a strip, top to bottom; other tasks run between strips."""
        rows = len(self._strip) // w
        end = y + h
        while y < end:
            n = min(rows, end - y)
            self._open(x, y, w, n)
            draw(self)
            self._display.blit(self._view[: 2 * w * n], x, y, w, n)
            y += n
            await asyncio.sleep_ms(0)

    def _open(self, x: int, y: int, w: int, h: int) -> None:
        self.left, self.top, self.right, self.bottom = x, y, x + w, y + h
        p = self._p
        p[LEFT], p[TOP], p[WIDTH], p[ROWS] = x + BIAS, y + BIAS, w, h

    def is_outside(self, x: int, y: int, w: int, h: int) -> bool:
        """Whether nothing of this box lies in the strip."""
        return y >= self.bottom or y + h <= self.top or x >= self.right or x + w <= self.left

    def rect(self, x: int, y: int, w: int, h: int, role: int) -> None:
        """Fill a box."""
        self.rrect(x, y, w, h, 0, role)

    def rrect(self, x: int, y: int, w: int, h: int, r: int, role: int) -> None:
        """Fill a box with corners of radius `r`, 12 at most; no more than half a side counts."""
        if y >= self.bottom or y + h <= self.top or x >= self.right or x + w <= self.left:
            return
        r = min(r, w >> 1, h >> 1)
        p = self._p
        p[X], p[Y] = x + BIAS, y + BIAS  # two by two: a longer assignment makes a tuple on the heap
        p[W], p[H] = w, h
        p[INK] = self._palette[role]
        p[RADIUS] = r
        p[CORNER] = self._corners[r]
        box(self._strip, p, self._icons.data)

    def frame(self, x: int, y: int, w: int, h: int, r: int, role: int, stroke: int, inner: int) -> None:
        """An outlined box: `stroke` pixels of `role` around a filling of `inner`."""
        self.rrect(x, y, w, h, r, role)
        self.rrect(x + stroke, y + stroke, w - 2 * stroke, h - 2 * stroke, max(0, r - stroke), inner)

    def line(self, x1: int, y1: int, x2: int, y2: int, role: int, stroke: int = 2) -> None:
        """A round-ended stroke between two points (a point is the upper left corner of its pixel)."""
        reach = (stroke >> 1) + 1
        x, y = min(x1, x2) - reach, min(y1, y2) - reach
        if self.is_outside(x, y, abs(x1 - x2) + 2 * reach, abs(y1 - y2) + 2 * reach):
            return
        p = self._p
        p[X], p[Y] = x1 + BIAS, y1 + BIAS
        p[W], p[H] = x2 + BIAS, y2 + BIAS
        p[INK] = self._palette[role]
        p[RADIUS] = stroke
        segment(self._strip, p)

    def icon(self, name: str, x: int, y: int, size: int, role: int, role2: int) -> None:
        """An icon; `role2` is its second colour, if it has one. Raises KeyError for an icon not in the file."""
        if y >= self.bottom or y + size <= self.top or x >= self.right or x + size <= self.left:
            return
        record = self._icons.find(name, size)
        p = self._p
        p[X], p[Y] = x + BIAS, y + BIAS
        p[INK] = self._palette[role]
        p[GLYPHS] = record
        if self._icons.data[record + 7]:
            p[INK2] = self._palette[role2]
            two_colour(self._strip, self._icons.data, p, _SHARES)
        else:
            p[COUNT] = 1
            glyphs(self._strip, self._icons.data, self._icons.data, p)

    def text(self, string: str, x: int, y: int, size: int, role: int, align: str = "l") -> int:
        """Write a text with its left end (`align` "l"), middle ("c") or right end ("r") at x; returns its width.

        It occupies `size` rows from y on; its base line is at `y + base_line(size)`.
        """
        width = self.text_width(string, size)
        if align == "r":
            x -= width
        elif align == "c":
            x -= (width + 1) >> 1
        if y - 2 >= self.bottom or y + size + (size >> 2) <= self.top or x >= self.right or x + width <= self.left - 2:
            return width
        p = self._p
        p[X], p[Y] = x + BIAS, y + BIAS
        p[INK] = self._palette[role]
        p[DROP] = base_line(size) - base_line(self._small)
        glyphs(self._strip, self._fonts[size], self._other, p)
        return width

    def text_width(self, string: str, size: int) -> int:
        """Pixels that a text takes, rounded up."""
        data = memoryview(string)
        self._p[COUNT] = len(data)
        layout(self._fonts[size], self._other, data, self._p)
        return (self._p[PEN] + 3) >> 2
