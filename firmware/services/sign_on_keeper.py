"""Keeps the terminal signed on without the merchant: at start, when the network is back, when the acquirer asks."""

import asyncio

from flows.on_demand import run_flow
from host.errors import HostError
from log import log

_AGAIN_S = 60


class SignOnKeeper:
    """Signs on in the background; a flow that needs keys at once awaits `ensure`."""

    def __init__(self, till):
        self._till = till
        self._turn = asyncio.Lock()
        self._wake = asyncio.Event()
        self._rests = False  # signed off: until a flow needs the keys
        self.on_failure = None  # called with the HostError of a failed background try

    def hurry(self) -> None:
        """Try now: the network has come back, or the acquirer wants it."""
        self._wake.set()

    def rest(self) -> None:
        """The operator has signed off: stay so until a flow asks for keys."""
        self._rests = True

    async def ensure(self) -> None:
        """Be signed on. Raises a HostError."""
        self._rests = False
        async with self._turn:
            if not self._till.session.signed_on:
                await run_flow("sign_on.sign_on", self._till)
                self._till.status.refresh()

    async def run(self) -> None:
        """The background task."""
        while True:
            wait = None  # for a hint
            try:
                if self._till.network.is_up and not self._rests:
                    await self.ensure()
            except HostError as error:
                log("HOST", "sign-on: %s %s" % (type(error).__name__, error))
                if self.on_failure is not None:
                    self.on_failure(error)
                wait = _AGAIN_S
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except asyncio.TimeoutError:
                pass
