"""Sends signatures while nobody works with the terminal; what is left goes before a settlement."""

import asyncio
from micropython import const

from flows.on_demand import forget
from host.errors import HostError, NotConnected
from log import log

_LOOK_MS = const(1000)
_REST_S = const(60)  # after a try that failed
_TRIES = const(3)  # refusals after which a signature is asked for on paper
_PASSING = "host.signatures ledger.signatures bertlv.writer"


class SignatureSender:
    """`hurry` when there is a new one."""

    def __init__(self, till):
        self._till = till
        self._wake = asyncio.Event()

    def hurry(self) -> None:
        """Look now."""
        self._wake.set()

    async def run(self) -> None:
        """The background task."""
        till = self._till
        while True:
            if till.signatures.waiting():
                while not till.is_idle:
                    await asyncio.sleep_ms(_LOOK_MS)
                try:
                    if till.session.signed_on:
                        await self._send_some(lambda: till.is_idle)
                except HostError as error:
                    log("HOST", "signature waits: %s" % error)
            wait = _REST_S if till.signatures.waiting() else None
            forget(_PASSING)
            await self._wait(wait)

    async def send_all(self) -> list:
        """Send every one now; counters of those that the acquirer does not take or answer, which are given up: no
        settlement waits for a signature. Raises NotConnected."""
        for _ in range(_TRIES):
            if not self._till.signatures.waiting():
                break
            try:
                await self._send_some(lambda: True)
            except NotConnected:
                raise
            except HostError as error:
                log("HOST", "signature: %s" % error)
        given_up = self._till.signatures.waiting()
        for counter in given_up:
            self._till.signatures.mark_sent(counter)
        return given_up

    async def _send_some(self, may_go_on) -> None:
        """Send one after the other as long as `may_go_on()`."""
        try:
            from host.signatures import upload

            for counter in self._till.signatures.waiting():
                if not may_go_on():
                    return
                await upload(self._till, counter)
        finally:
            forget(_PASSING)

    async def _wait(self, seconds) -> None:
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except asyncio.TimeoutError:
            pass
