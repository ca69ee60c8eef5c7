"""The stream of steps that connections go through, and the points at which they can be held."""

import asyncio
import collections
import datetime
import enum
import itertools
from dataclasses import dataclass, field

from tools.acquirer.lab.facts import Facts, Match
from tools.acquirer.lab.faults import FaultError

_REMEMBERED = 2000


class Point(enum.StrEnum):
    """Where a connection can be held."""

    ACCEPTED = "accepted"  # connected, nothing read
    RECEIVED = "received"  # request read, nothing processed
    DECIDED = "decided"  # committed, nothing sent


class Steps:
    """Numbered steps: accepted, received, decided, replied, closed; held, released, unreadable."""

    def __init__(self) -> None:
        self._past: collections.deque[dict] = collections.deque(maxlen=_REMEMBERED)
        self._numbers = itertools.count(1)
        self._more = asyncio.Event()
        self.last = 0
        self.ended = False

    def end(self) -> None:
        """Nobody is to wait any longer: the acquirer stops."""
        self.ended = True
        self._more.set()

    def record(self, step: str, connection: int, facts: Facts | None = None, **details) -> None:
        self.last = next(self._numbers)
        entry = {"n": self.last, "at": datetime.datetime.now(datetime.UTC).isoformat(), "step": step}
        entry |= {"connection": connection} | (facts.as_dict() if facts else {})
        self._past.append(entry | {name: value for name, value in details.items() if value})
        self._more.set()
        self._more = asyncio.Event()

    async def after(self, number: int, patience: float) -> list[dict]:
        """Steps with a higher number; waits up to `patience` seconds for the first."""
        deadline = asyncio.get_running_loop().time() + patience
        while self.last <= number and not self.ended:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            try:
                await asyncio.wait_for(self._more.wait(), left)
            except TimeoutError:
                break
        return [entry for entry in self._past if entry["n"] > number]


@dataclass
class Hold:
    """An armed hold; `times` 0 holds again and again."""

    point: Point
    match: Match = field(default_factory=Match)
    times: int = 1


class Holds:
    """Stops connections at points until somebody releases them."""

    def __init__(self, steps: Steps):
        self._steps = steps
        self._armed: list[Hold] = []
        self._gate = asyncio.Event()
        self.waiting: list[dict] = []

    def arm(self, hold: Hold) -> None:
        """Raises FaultError."""
        if hold.point == Point.ACCEPTED and not hold.match.anything:
            raise FaultError("accepted comes before any request: it cannot match one")
        self._armed.append(hold)

    def armed(self) -> list[Hold]:
        return list(self._armed)

    def release(self) -> int:
        """Disarm everything and let everybody go; returns how many were waiting."""
        count = len(self.waiting)
        self._armed.clear()
        self._gate.set()
        self._gate = asyncio.Event()
        return count

    async def at(self, point: Point, connection: int, facts: Facts) -> None:
        """A connection has come to a point: goes on at once, or when it is released."""
        hold = next((hold for hold in self._armed if hold.point == point and hold.match.fits(facts)), None)
        if hold is None:
            return
        if hold.times:
            hold.times -= 1
            if not hold.times:
                self._armed.remove(hold)
        entry = {"point": point.value, "connection": connection} | facts.as_dict()
        self.waiting.append(entry)
        self._steps.record("held", connection, facts, point=point.value)
        try:
            await self._gate.wait()
        finally:
            self.waiting.remove(entry)
        self._steps.record("released", connection, facts, point=point.value)
