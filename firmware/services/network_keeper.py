"""Keeps the terminal on a network: the one over which the acquirer answered last, not the one with most bars.

One is used at a time. A network that is lost, or over which two requests in a row got no answer, rests, and the next
one takes over, never in the middle of an exchange. Back to the first choice when it has rested and nobody is waiting.
"""

import asyncio
from micropython import const

from drivers.errors import DriverError
from host.score import best_first
from log import log

_LOOK_S = const(5)  # between two looks at a network that stands
_AGAIN_S = const(10)  # after every network has failed
_DOUBTS = const(2)  # requests in a row without an answer
_STAND_BY_S = const(60)


class NetworkKeeper:
    """`bearers` in the order of choice; `is_busy()`: an exchange is under way; `nobody_waits()`: nobody is served."""

    def __init__(self, bearers, is_busy, nobody_waits):
        self.bearers = bearers
        self.current = None  # the bearer in use
        self.on_change = None  # called with True or False, also when another network takes over
        self.on_trouble = None  # called with a bearer and a DriverError when a try failed and nothing else is there
        self._is_busy = is_busy
        self._nobody_waits = nobody_waits
        self._doubts = 0
        self._wake = asyncio.Event()

    @property
    def is_up(self) -> bool:
        """Whether there is a network."""
        return self.current is not None

    def note(self, answered: bool) -> None:
        """A host of the acquirer has answered, or none has."""
        if self.current is None:
            return
        if answered:
            self._doubts = 0
            self.current.score.succeeded()
        else:
            self._doubts += 1
            if self._doubts >= _DOUBTS:
                self._wake.set()

    async def run(self) -> None:
        """The background task."""
        while True:
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), await self._look())
            except asyncio.TimeoutError:
                pass

    async def stand_by(self) -> None:
        """The second background task: have ready what is not in use."""
        while True:
            for bearer in self.bearers:
                if bearer is not self.current:
                    await bearer.stand_by()
            await asyncio.sleep(_STAND_BY_S)

    async def _look(self) -> int:
        """Do what is due; seconds until the next look."""
        current = self.current
        if current is not None and not current.is_up():
            await self._give_up(current, "lost")
        elif current is not None and self._doubts >= _DOUBTS and len(self.bearers) > 1 and not self._is_busy():
            await self._give_up(current, "no answers")
        if self.current is None:
            return _LOOK_S if await self._join_best() else _AGAIN_S
        first = self.bearers[0]
        if self.current is not first and not first.score.rest_ms() and self._nobody_waits():
            old = self.current
            if await self._join(first):
                await old.leave()
        return _LOOK_S

    async def _give_up(self, bearer, why: str) -> None:
        log("LINK", "%s: %s" % (bearer.name, why))
        bearer.score.failed()
        self._use(None)
        await bearer.leave()

    async def _join_best(self) -> bool:
        ranked = best_first(self.bearers)
        for bearer in ranked:
            if bearer is not ranked[0] and bearer.score.rest_ms():
                break
            if await self._join(bearer):
                return True
        return False

    async def _join(self, bearer) -> bool:
        try:
            await bearer.join()
        except DriverError as error:
            log("LINK", "%s: %s" % (bearer.name, error.reason))
            bearer.score.failed()
            if self.current is None and self.on_trouble is not None:
                self.on_trouble(bearer, error)
            return False
        self._use(bearer)
        return True

    def _use(self, bearer) -> None:
        self.current = bearer
        self._doubts = 0
        log("LINK", "network up: %s" % bearer.name if bearer else "network down")
        if self.on_change is not None:
            self.on_change(bearer is not None)
