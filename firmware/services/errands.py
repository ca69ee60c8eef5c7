"""Carries out what the acquirer asks for in the header of its answers, digit 6, once the terminal stands idle.

Never in the middle of something: an errand waits for the home screen, and makes way when somebody begins a sale; then
it starts anew later. What is asked is not kept over a restart, for the acquirer asks again. An errand that failed is
dropped for the same reason. Source: UnionPay-style dialect, message header.
"""

import asyncio
import time
from micropython import const

from files import FileError
from flows.on_demand import forget
from host.errors import HostError
from log import log

_SIGN_ON = "sign_on"
_ERRANDS = {
    1: "parameters", 2: "status", 3: _SIGN_ON, 4: "keys", 5: "applications", 7: "blacklist", 9: "contactless",
}  # fmt: skip
_ORDER = (3, 1, 4, 5, 7, 9, 2)
_PASSING = "host.downloads host.f62 bertlv. tables parameter_files"  # modules that only downloads use
_LOOK_MS = const(250)  # between two looks whether somebody wants the terminal
_REST_MS = const(60000)  # after an errand the same wish is not heard: no host keeps a terminal busy for ever


class Errands:
    """`note` is told what the acquirer wants; `fetch` does one at once, for who waits for it."""

    def __init__(self, till):
        self._till = till
        self._wanted = set()
        self._under_way = 0
        self._done_at = {}  # ticks, by digit
        self._wake = asyncio.Event()
        self._turn = asyncio.Lock()

    def note(self, digit: int) -> None:
        """The acquirer wants errand `digit` done."""
        if digit not in _ERRANDS:
            log("HOST", "wish %d is not known here" % digit)
            return
        done_at = self._done_at.get(digit)
        rests = done_at is not None and 0 <= time.ticks_diff(time.ticks_ms(), done_at) < _REST_MS  # negative: days
        if digit != self._under_way and not rests:
            self._wanted.add(digit)
            self._wake.set()

    async def fetch(self, what: str, progress=None) -> int:
        """Do one of `host.downloads` now; returns the number of items. Raises a HostError or FileError."""
        till = self._till
        async with self._turn:
            try:
                from host.downloads import Downloads

                return await Downloads(till.client, till.parameters, till.session, till.tables).run(what, progress)
            finally:
                forget(_PASSING)

    async def run(self) -> None:
        """The background task."""
        while True:
            while self._wanted:
                if self._till.is_idle:
                    await self._carry_out(min(self._wanted, key=_ORDER.index))
                else:
                    await asyncio.sleep_ms(_LOOK_MS)
            self._wake.clear()
            await self._wake.wait()

    async def _carry_out(self, digit: int) -> None:
        """Do one as long as nobody wants the terminal."""
        task = asyncio.create_task(self._do(digit))
        while not task.done():
            if not self._till.is_idle:
                log("HOST", "errand %s makes way" % _ERRANDS[digit])
                task.cancel()
                while not task.done():
                    await asyncio.sleep_ms(1)
                return
            await asyncio.sleep_ms(_LOOK_MS)
        await task

    async def _do(self, digit: int) -> None:
        name = _ERRANDS[digit]
        self._under_way = digit
        try:
            if name == _SIGN_ON:
                self._till.session.signed_on = False
                await self._till.sign_on.ensure()
            else:
                await self.fetch(name)
            self._till.ui.toast("toast.did_" + name, "tick")
        except (HostError, FileError) as error:
            log("HOST", "errand %s: %s %s" % (name, type(error).__name__, error))
        finally:
            self._under_way = 0
        self._wanted.discard(digit)
        self._done_at[digit] = time.ticks_ms()
