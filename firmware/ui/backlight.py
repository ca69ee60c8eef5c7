"""Dims the display when nobody touches the terminal, and switches it off later."""

import asyncio
import time
from micropython import const

_FULL = const(100)  # percent
_DIM = const(40)  # percent of what the merchant has chosen
_DIM_AFTER_MS = const(30 * 1000)
_OFF_AFTER_MS = const(120 * 1000)


class Backlight:
    """Runs on what `wake` tells it. `touched`: ticks when somebody was last there."""

    def __init__(self, display):
        self._display = display
        self.touched = time.ticks_ms()
        self._full = _FULL
        self._level = _FULL
        self._woken = asyncio.Event()
        self.on_wake = None  # called when the display was dim or dark and somebody came
        display.backlight(_FULL)

    @property
    def is_off(self) -> bool:
        return self._level == 0

    def set_full(self, percent: int) -> None:
        """How bright the display is while somebody works with it, at once."""
        self._full = percent
        self._set(percent)

    def wake(self) -> None:
        """Somebody is there, or there is something to see."""
        self.touched = time.ticks_ms()
        if self._level != self._full:
            self._set(self._full)
            self._woken.set()
            if self.on_wake is not None:
                self.on_wake()

    async def run(self) -> None:
        """The background task."""
        while True:
            idle = time.ticks_diff(time.ticks_ms(), self.touched)
            if idle >= _OFF_AFTER_MS:
                self._set(0)
                await self._woken.wait()
            elif idle >= _DIM_AFTER_MS:
                self._set(self._full * _DIM // 100)
                await self._sleep(_OFF_AFTER_MS - idle)
            else:
                await asyncio.sleep_ms(_DIM_AFTER_MS - idle)
            self._woken.clear()

    async def _sleep(self, ms: int) -> None:
        """Until `ms` have passed or somebody wakes the display."""
        try:
            await asyncio.wait_for_ms(self._woken.wait(), ms)
        except asyncio.TimeoutError:
            pass

    def _set(self, percent: int) -> None:
        self._level = percent
        self._display.backlight(percent)
