"""Settles what is open with the acquirer: each transaction of unknown outcome is reversed before new money moves.

A record found as SENT after a restart has an unknown outcome, like one whose answer never came. Reversals survive
restarts, are never given up, and are tried at once, then after the times in _WAITS.
"""

import asyncio
import time

from host.errors import HostError
from host.messages import reversal
from host.responses import SIGN_ON_FIRST, outcome, reversal_done
from host.values import Request
from ledger.states import REVERSED, REVERSING, SENT
from log import log

_WAITS = (1, 1, 8, 15, 30, 60, 120, 300)  # seconds after each failed try; the last one again and again
NO_ANSWER = "98"  # reversal reasons, F39 of the 0400
BAD_MAC = "A0"
OTHER = "06"


class Drain:
    """Runs beside the flows; a flow can also wait for it."""

    def __init__(self, ledger, client, parameters, session, sign_on):
        """`sign_on` is a coroutine function that gets working keys or raises a HostError."""
        self._ledger = ledger
        self._due = list(ledger.open)  # a transaction begun later is its flow's until `must_reverse`
        self._client = client
        self._parameters = parameters
        self._session = session
        self._sign_on = sign_on
        self._turn = asyncio.Lock()
        self._wake = asyncio.Event()
        self._failures = 0
        self._next_at = 0
        self._news = asyncio.Event()
        self.on_change = None  # called when something was settled or became open

    @property
    def pending(self) -> int:
        """How many transactions are waiting to be settled."""
        return len(self._due)

    def seconds_to_next(self) -> int:
        """Seconds until the next try; 0 while one is under way."""
        return max(0, (time.ticks_diff(self._next_at, time.ticks_ms()) + 999) // 1000)

    def must_reverse(self, transaction, reason: str) -> None:
        """Note on flash that a sent transaction has to be reversed, and why."""
        transaction.reversal_reason = reason
        self._ledger.move(transaction, REVERSING)
        self._due.append(transaction)
        self._failures = 0
        self.hurry()
        self._changed()

    def hurry(self) -> None:
        """Try now."""
        self._next_at = time.ticks_ms()
        self._wake.set()

    async def changed_within(self, seconds: int) -> None:
        """Return when something was settled, or after so many seconds."""
        self._news.clear()
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except asyncio.TimeoutError:
            pass

    async def all_settled(self) -> None:
        """Return when nothing is pending."""
        while self._due:
            await self.changed_within(60)

    async def run(self) -> None:
        """The background task."""
        while True:
            if self.pending and await self.settle_all():
                continue
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), self.seconds_to_next() if self.pending else None)
            except asyncio.TimeoutError:
                pass

    async def settle_all(self) -> bool:
        """Try to settle everything open, oldest first; whether nothing is left."""
        async with self._turn:
            while self._due:
                transaction = self._due[0]
                try:
                    done = await self._reverse(transaction)
                except HostError as error:
                    log("HOST", "reversal of %06d: %s" % (transaction.trace, error))
                    done = False
                if not done:
                    wait = _WAITS[min(self._failures, len(_WAITS) - 1)]
                    self._failures += 1
                    self._next_at = time.ticks_add(time.ticks_ms(), wait * 1000)
                    return False
                self._due.remove(transaction)
                self._failures = 0
                self._changed()
            return True

    async def _reverse(self, transaction) -> bool:
        if transaction.state == SENT:
            transaction.reversal_reason = NO_ANSWER
            self._ledger.move(transaction, REVERSING)
        await self._sign_on()
        request = Request(reversal(transaction.kind), self._parameters, transaction.trace, transaction.batch)
        request.transaction = transaction
        answer = await self._client.exchange(request)
        code = answer.values.get(39, "")
        if reversal_done(code):
            self._ledger.move(transaction, REVERSED)
            return True
        if outcome(code) == SIGN_ON_FIRST:
            self._session.signed_on = False
        return False

    def _changed(self) -> None:
        self._news.set()
        if self.on_change is not None:
            self.on_change()
