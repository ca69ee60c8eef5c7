"""Fingers on the glass: on the footer they do what its keys do, on a row they choose it; a screen that is drawn on gets
the points. Everything can be done with the keys alone; a terminal without touch lacks nothing but this."""

import asyncio
from micropython import const

from drivers.errors import TouchError
from ui.view import FOOT, SCREEN_W

_SLOT = const(107)  # pixels: a third of the footer
_REST_MS = const(1000)  # before a silent controller is asked again


class TouchKeys:
    """The only reader of the touch panel."""

    def __init__(self, touch, ui):
        """`touch` is the driver."""
        self._touch = touch
        self._ui = ui

    async def run(self) -> None:
        """The background task."""
        is_down = False
        while True:
            try:
                point = await self._touch.read()
            except TouchError:
                await asyncio.sleep_ms(_REST_MS)
                continue
            self._ui.touched(point, not is_down)
            is_down = point is not None


def key_of(chips, point):
    """The key whose chip in the footer lies there, or None."""
    x, y = point
    if y < FOOT:
        return None
    slot = chips[min(x // _SLOT, 2)]
    if slot is None:
        return None
    if slot[0] == "updown":
        return "up" if x < SCREEN_W // 2 else "down"
    return slot[0]
