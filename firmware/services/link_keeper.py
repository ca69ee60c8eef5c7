"""Keeps the connection to the acquirer warm while nothing happens."""

import asyncio
from micropython import const

from host.errors import HostError

_LOOK_S = const(5)  # between two looks at the connection; looking sends nothing
_AWAKE_MS = const(45000)  # unused for so long it is asked an echo, while the display is lit ...
_DARK_LOOK_S = const(60)
_DARK_MS = const(230000)  # ... and while it is dark: 15 small messages an hour
_AGAIN_MOST_S = const(60)  # between two tries while there is no connection: 5 s, 10 s, 20 s, ... this


class LinkKeeper:
    """Looks every few seconds, and at once when told to hurry."""

    def __init__(self, till):
        self._till = till
        self._wake = asyncio.Event()
        self._failures = 0

    def hurry(self) -> None:
        """Look now: the network is back, or somebody has woken the terminal."""
        self._wake.set()

    async def run(self) -> None:
        """The background task."""
        while True:
            self._wake.clear()
            wait = await self._look()
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except asyncio.TimeoutError:
                pass

    async def _look(self) -> int:
        """Do what is due; seconds until the next look."""
        till = self._till
        is_dark = till.ui.backlight.is_off
        look_s = _DARK_LOOK_S if is_dark else _LOOK_S
        if not till.network.is_up:
            self._failures = 0
            return look_s
        try:
            await till.warmer.renew(_DARK_MS if is_dark else _AWAKE_MS, till.nobody_waits)
        except HostError:
            wait = min(_LOOK_S << self._failures, _AGAIN_MOST_S)
            self._failures = min(self._failures + 1, 10)
            return wait
        self._failures = 0
        if till.nobody_waits:
            await till.warmer.try_rested()
        return look_s
