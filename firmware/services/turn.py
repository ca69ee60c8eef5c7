"""Lets somebody at the technician's line have the screen for a flow, while nobody is served."""

import asyncio
import time
from micropython import const

from flows.on_demand import run_flow

_TRIES = const(12)
_TRY_MS = const(250)
_HANDS_OFF_MS = const(5000)  # after the last key


class NobodyGivesWay(Exception):
    """Somebody is served, or the screen that is on does not end."""


class Turn:
    """`flow` is what waits for its turn, or None. Home screen and log-in look at it when the power has `news`."""

    def __init__(self):
        self.flow = None
        self._arguments = ()
        self._over = None
        self._value = self._error = None

    async def take(self, till, flow: str, *arguments):
        """Run `module.function` of `flows` in front of the operator; returns and raises what it does. Raises
        NobodyGivesWay."""
        if not till.nobody_waits or time.ticks_diff(time.ticks_ms(), till.ui.backlight.touched) < _HANDS_OFF_MS:
            raise NobodyGivesWay
        self._value = self._error = None
        self._over = over = asyncio.Event()
        self.flow, self._arguments = flow, arguments
        for _ in range(_TRIES):
            till.power.interrupt()
            await asyncio.sleep_ms(_TRY_MS)
            if self.flow is None:
                break
        else:
            self.flow = None
            raise NobodyGivesWay
        await over.wait()
        if self._error is not None:
            raise self._error
        return self._value

    async def give(self, till) -> None:
        """Run what waits. Whoever asked for it hears how it ended."""
        flow, self.flow = self.flow, None
        try:
            self._value = await run_flow(flow, till, *self._arguments)
        except Exception as error:
            self._error = error
        finally:
            self._over.set()
