"""Looks after the terminal's own software once a day, at a quiet minute; the work is in `fleet`, loaded meanwhile."""

import asyncio
import sys
from micropython import const

from flows.on_demand import forget

_LOOK_S = const(20)
_QUIET = const(3)  # looks in a row at which nobody waited
_LOOK_MS = const(250)  # between two looks whether somebody wants the terminal
_PASSING = "fleet. imageslots. signedrom. trust parameter_files"


class UpdateKeeper:
    """Makes way for everybody: what is broken off goes on later where it was."""

    def __init__(self, till):
        self._till = till
        self._turn = asyncio.Lock()
        self._left_s = 0  # until the next look at the server

    async def run(self) -> None:
        """The background task."""
        till, quiet = self._till, 0
        if till.has_new_software:
            await self._run("trial.after_start")
        while till.parameters.has_updates:
            await asyncio.sleep(_LOOK_S)
            self._left_s -= _LOOK_S
            is_quiet = till.nobody_waits and till.network.is_up and not till.client.is_busy
            quiet = quiet + 1 if is_quiet else 0
            if quiet >= _QUIET and self._left_s <= 0:
                await self._work()

    def ask(self) -> None:
        """Look at the next quiet minute."""
        self._left_s = 0

    async def do(self, name: str, *arguments):
        """Run a function of `fleet`, `module.function`, when its turn comes, and return what it returns."""
        async with self._turn:
            return await self._run(name, *arguments)

    async def _run(self, name: str, *arguments):
        try:
            module, function = name.split(".")
            __import__("fleet." + module)
            return await getattr(sys.modules["fleet." + module], function)(self._till, *arguments)
        finally:
            forget(_PASSING)

    async def _work(self) -> None:
        """As long as nobody wants the terminal."""
        task = asyncio.create_task(self.do("job.work"))
        while not task.done():
            if not self._till.nobody_waits:
                task.cancel()
                while not task.done():
                    await asyncio.sleep_ms(1)
                return
            await asyncio.sleep_ms(_LOOK_MS)
        self._left_s = await task
