"""The four lights above the display, as on any contactless reader: one while a card is awaited, all when it is read."""

import asyncio
from micropython import const

_READ_MS = const(750)  # EMV contactless: the lights stay at least that long


class Lights:
    """`leds` is the board's, or None."""

    def __init__(self, leds):
        self._leds = leds
        self._task = None

    def awaiting(self) -> None:
        """A card is awaited."""
        self._show(1)

    def read(self) -> None:
        """A card has been read; they go out by themselves."""
        self._show(4)
        self._task = asyncio.create_task(self._put_out())

    def out(self) -> None:
        self._show(0)

    async def _put_out(self) -> None:
        await asyncio.sleep_ms(_READ_MS)
        self._task = None
        self._show(0)

    def _show(self, lit: int) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._leds is not None:
            for number in range(4):
                self._leds.set(number, number < lit)
