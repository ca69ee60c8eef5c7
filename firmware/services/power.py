"""What the battery still allows: below 8 % no chip sale begins and nothing is printed, below 3 % nothing begins at all.

A terminal that dies in the middle of a chip's cryptogram or of a slip costs the merchant more than one that says so in
time. On the charger nothing is forbidden.
"""

import asyncio
from micropython import const

from drivers.errors import GaugeError
from log import log
from services.wear import CHARGE

LOW = const(8)  # percent
EMPTY = const(3)
_BACK = const(2)  # percent above a limit before it is forgotten: a gauge wavers


class Power:
    """Knows what the last `look` has seen. Without a gauge, or while it is silent, nothing is forbidden."""

    def __init__(self, gauge, wear):
        """`gauge`: the board's, or None. `wear` counts what the battery gives."""
        self._gauge = gauge
        self._wear = wear
        self._drawn_to = 0  # percent, up to which its charge is counted
        self._news = asyncio.Event()
        self.percent = None
        self.is_low = False
        self.is_empty = False
        self.is_told = False  # whether somebody was told that it is low

    def look(self) -> None:
        """Read the gauge."""
        percent, charging = self._read()
        before = self.is_low, self.is_empty
        self.percent = percent
        if percent is not None:
            self._count(percent)
        self.is_low = _below(LOW, percent, charging, self.is_low)
        self.is_empty = _below(EMPTY, percent, charging, self.is_empty)
        if (self.is_low, self.is_empty) != before:
            self.is_told = False
            log("TILL", "battery %s" % ("empty" if self.is_empty else "low" if self.is_low else "well"))
            self._news.set()

    async def news(self) -> None:
        """Return when something else is allowed than before."""
        self._news.clear()
        await self._news.wait()

    def interrupt(self) -> None:
        """Let whoever waits for news look around: somebody else wants the screen (console/turn.py)."""
        self._news.set()

    def _count(self, percent: int) -> None:
        """Count what was drawn since the last look; a gauge that wavers by one is not believed."""
        if percent < self._drawn_to:
            self._wear.add(CHARGE, self._drawn_to - percent)
        elif percent <= self._drawn_to + 1:
            return
        self._drawn_to = percent

    def _read(self) -> tuple:
        if self._gauge is None:
            return None, False
        try:
            return self._gauge.percent(), self._gauge.charging()
        except GaugeError:
            return None, False


def _below(limit: int, percent, charging: bool, was: bool) -> bool:
    if percent is None or charging:
        return False
    return percent < (limit + _BACK if was else limit)
