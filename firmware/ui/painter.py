"""The one task that paints: it collects the regions that have changed and repaints them, one after the other."""

import asyncio
from array import array
from micropython import const

from ui import probe
from ui.view import SCREEN_H, SCREEN_W

_MOST = const(8)  # regions that may wait; more are joined


class Painter:
    """Knows what has changed since it was last painted."""

    def __init__(self, view, draw):
        """`draw(view)` draws the whole screen; the view clips it to what is being painted."""
        self._view = view
        self._draw = draw
        self._regions = array("h", bytes(2 * 4 * _MOST))  # left, top, right, bottom
        self._count = 0
        self._changed = asyncio.Event()
        self._idle = asyncio.Event()

    def invalidate(self, x: int, y: int, w: int, h: int) -> None:
        """Repaint this box soon."""
        left, top, right, bottom = max(x, 0), max(y, 0), min(x + w, SCREEN_W), min(y + h, SCREEN_H)
        if left >= right or top >= bottom:
            return
        regions = self._regions
        slot = self._count
        for i in range(self._count):
            at = 4 * i
            overlaps = (
                left < regions[at + 2] and regions[at] < right and top < regions[at + 3] and regions[at + 1] < bottom
            )
            if overlaps or (slot == _MOST and i == _MOST - 1):
                left, top = min(left, regions[at]), min(top, regions[at + 1])
                right, bottom = max(right, regions[at + 2]), max(bottom, regions[at + 3])
                slot = i
                break
        at = 4 * slot
        regions[at], regions[at + 1], regions[at + 2], regions[at + 3] = left, top, right, bottom
        self._count = max(self._count, slot + 1)
        self._idle.clear()
        self._changed.set()

    async def run(self) -> None:
        """The background task."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            while self._count:
                left, top, right, bottom = self._take()
                if probe.on_region is not None:
                    probe.on_region(left, top, right - left, bottom - top)
                await self._view.paint(self._draw, left, top, right - left, bottom - top)
            self._idle.set()

    def _take(self):
        """The region that has waited longest."""
        regions = self._regions
        first = regions[0], regions[1], regions[2], regions[3]
        self._count -= 1
        for i in range(4 * self._count):
            regions[i] = regions[i + 4]
        return first

    async def settled(self) -> None:
        """Returns when nothing is left to paint."""
        await self._idle.wait()
