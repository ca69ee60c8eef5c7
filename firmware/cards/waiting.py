"""Wait for a card at every reader, and for a code before the scanner: the first one wins, the others are closed."""

import asyncio

from drivers.errors import DriverError

SWIPE = "swipe"
CHIP = "chip"
TAP = "tap"
CODE = "scan"


async def first_card(board, ways):
    """(way, what was read): a Swipe; None for an inserted card, not powered yet; a card session for a tap; the text of
    a code, a bytearray.

    `ways`: of SWIPE, CHIP, TAP and CODE, what may be used. A reader that fails counts as the first, too: its
    DriverError is what was read; but a scanner that fails leaves the others to it. When it is cancelled, all readers
    are closed.
    """
    race = _Race()
    for way in ways:
        if way in _WAITS:
            race.enter(way, _WAITS[way](board))
    try:
        await race.ended()
    finally:
        await race.stop()
        if TAP in ways and (race.winner is None or race.winner[0] != TAP):
            await board.tap.off()
        for way, thing in race.losers:
            if way == SWIPE and not isinstance(thing, DriverError):
                thing.wipe()
            elif way == CODE and not isinstance(thing, DriverError):
                thing[:] = bytes(len(thing))
    return race.winner


_WAITS = {
    SWIPE: lambda board: board.stripe.read(),
    CHIP: lambda board: board.chip.inserted(),
    TAP: lambda board: board.tap.wait(),
    CODE: lambda board: board.scanner.read(),
}


class _Race:
    """Tasks of which the first to finish wins."""

    def __init__(self):
        self.winner = None
        self.losers = []
        self._tasks = []
        self._running = 0
        self._won = asyncio.Event()
        self._over = asyncio.Event()

    def enter(self, way: str, coroutine) -> None:
        self._tasks.append(asyncio.create_task(self._run(way, coroutine)))

    async def ended(self) -> None:
        """Returns when there is a winner."""
        await self._won.wait()

    async def stop(self) -> None:
        """Cancel the others and wait until they have ended."""
        for task in self._tasks:
            task.cancel()
        if self._running:
            await self._over.wait()

    async def _run(self, way: str, coroutine) -> None:
        self._running += 1  # here: a task that is cancelled before it begins never gets here
        try:
            read = await coroutine
        except DriverError as error:
            read = error
        finally:
            self._running -= 1
            if not self._running:
                self._over.set()
        if way == CODE and self._running and isinstance(read, DriverError):
            return
        if self.winner is None:
            self.winner = way, read
            self._won.set()
        else:
            self.losers.append((way, read))
