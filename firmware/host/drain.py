"""Settles what is open with the acquirer: reversals (0400) before new money moves, advices (0220) beside it.

A record found as SENT after a restart has an unknown outcome, like one whose answer never came: it is reversed, or if
it is an advice, sent again. Reversals survive restarts, are never given up, and are tried at once, then after the times
in _WAITS. An advice has as many tries a round as the parameters say; after that it is reported, and waits for `retry`:
a settlement, somebody who asks for it. A try that has left counts, and is on flash, so that no power cut begins a round
anew; without a connection nothing leaves, and it waits for one.

A payment by code is not called back within 15 s of its request, as the wallets demand: that could overtake it.
"""

import asyncio
import time
from micropython import const

from host.answers import note_answer
from host.errors import HostError, NotConnected
from host.messages import financial, reversal
from host.responses import SIGN_ON_FIRST, outcome, reversal_done, try_later
from host.values import Request
from ledger.states import ADVISING, DECLINED, FAILED, REVERSED, REVERSING, SENT
from log import log

_WAITS = (1, 1, 8, 15, 30, 60, 120, 300)  # seconds after each failed try; the last one again and again
_LOOK_MS = const(100)
_EARLIEST_S = const(15)  # after the request of a payment by code
_BELIEVED_S = const(30 * 86400)  # the clock was wrong then, or is now, when more seems to have passed
NO_ANSWER = "98"  # reversal reasons, F39 of the 0400
BAD_MAC = "A0"
OTHER = "06"


def note_sent(transaction) -> None:
    """Its request is about to leave: what the 15 s count from, now and after a power cut."""
    transaction.began_at, transaction.sent_ms = time.time(), time.ticks_ms()


def rest_ms(transaction) -> int:
    """How long a transaction must not be called back yet, in ms."""
    if transaction.sent_ms is None:
        return 0
    left = _EARLIEST_S * 1000 - time.ticks_diff(time.ticks_ms(), transaction.sent_ms)
    if left <= 0:
        transaction.sent_ms = None  # the counter of ticks goes round
        return 0
    return left


def _recall_sent(transaction) -> None:
    """After a restart the wall clock tells when it was sent; where that cannot be, it was just now."""
    age = time.time() - transaction.began_at - 1  # of both, a part of a second is cut off
    if not _EARLIEST_S <= age < _BELIEVED_S:
        transaction.sent_ms = time.ticks_add(time.ticks_ms(), -1000 * age if 0 <= age < _EARLIEST_S else 0)


class Drain:
    """Runs beside the flows; a flow can also wait for it."""

    def __init__(self, ledger, client, parameters, session, sign_on):
        """`sign_on` is a coroutine function that gets working keys or raises a HostError."""
        self._ledger = ledger
        self._client = client
        self._parameters = parameters
        self._session = session
        self._sign_on = sign_on
        self._reversals = []  # a transaction begun later is its flow's until it is handed over
        self._advices = []
        for transaction in ledger.open:
            (self._advices if transaction.type.is_advice else self._reversals).append(transaction)
            if transaction.is_code_sale:
                _recall_sent(transaction)
        self._turn = asyncio.Lock()
        self._wake = asyncio.Event()
        self._failures = 0
        self._next_at = 0
        self._changes = 0
        self.on_change = None  # called when something was settled or became open
        self.on_stuck = None  # called with an advice that was refused, or not taken in a whole round

    @property
    def pending(self) -> int:
        """How many transactions are waiting to be settled."""
        return len(self._reversals) + len(self._advices)

    @property
    def reversals(self) -> int:
        """How many of them are reversals: no new money moves before those are through."""
        return len(self._reversals)

    def seconds_to_next(self) -> int:
        """Seconds until the next try; 0 while one is under way."""
        return max(0, (time.ticks_diff(self._next_at, time.ticks_ms()) + 999) // 1000)

    def rest_ms(self) -> int:
        """How long the next reversal must not leave yet, in ms."""
        return rest_ms(self._reversals[0]) if self._reversals else 0

    def has_given_up(self, transaction) -> bool:
        """Whether an advice waits for the next round."""
        return transaction.tries >= self._parameters.retries

    # -- handing over --------------------------------------------------------------------------------

    def hand_over(self, transaction, reason: str) -> None:
        """A sent transaction has no outcome: note on flash that it is to be reversed, and why, or to be sent again."""
        if transaction.type.is_advice:
            self._ledger.move(transaction, ADVISING)
            self._advices.append(transaction)
        else:
            transaction.reversal_reason = reason
            self._ledger.move(transaction, REVERSING)
            self._reversals.append(transaction)
        self._failures = 0
        self.hurry()
        self._changed()

    def upload(self, transaction) -> None:
        """An advice stands on flash as ADVISING: send it."""
        self._advices.append(transaction)
        self.hurry()
        self._changed()

    def hurry(self) -> None:
        """Try now."""
        self._next_at = time.ticks_ms()
        self._wake.set()

    def retry(self) -> None:
        """Try now, with a new round for the advices."""
        for transaction in self._advices:
            transaction.tries = 0
        self.hurry()

    async def changed_within(self, seconds: int) -> None:
        """Return when something was tried or settled, or after so many seconds.

        It looks instead of waiting for an event: MicroPython's `wait_for` forgets a cancellation that meets the event.
        """
        seen, looks = self._changes, seconds * 1000 // _LOOK_MS
        while self._changes == seen and looks > 0:
            await asyncio.sleep_ms(_LOOK_MS)
            looks -= 1

    async def all_reversed(self) -> None:
        """Return when no reversal is pending."""
        while self._reversals:
            await self.changed_within(60)

    def give_up(self) -> None:
        """The advices that a whole round did not bring through are FAILED: they are listed, not sent any more."""
        for transaction in [it for it in self._advices if self.has_given_up(it)]:
            self._ledger.move(transaction, FAILED)
            self._advices.remove(transaction)
        self._changed()

    # -- at work -------------------------------------------------------------------------------------

    async def run(self) -> None:
        """The background task."""
        for transaction in self._advices:
            if self.has_given_up(transaction):
                self._report(transaction)
        while True:
            if self._next() is not None and await self.settle_all():
                continue
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), None if self._next() is None else self.seconds_to_next())
            except asyncio.TimeoutError:
                pass

    async def settle_all(self) -> bool:
        """Try to settle everything that is due, reversals first, oldest first; whether nothing is left to try."""
        async with self._turn:
            while True:
                transaction = self._next()
                if transaction is None:
                    return True
                wait = self.rest_ms()
                if not wait and not await self._try(transaction):
                    wait = _WAITS[min(self._failures, len(_WAITS) - 1)] * 1000
                    self._failures += 1
                if wait:
                    self._next_at = time.ticks_add(time.ticks_ms(), wait)
                    return False
                self._failures = 0

    def _next(self):
        """What is to be tried: the oldest reversal, else the oldest advice of this round; or None."""
        if self._reversals:
            return self._reversals[0]
        for transaction in self._advices:
            if not self.has_given_up(transaction):
                return transaction
        return None

    async def _try(self, transaction) -> bool:
        """Whether it is settled now."""
        is_advice = transaction.type.is_advice
        done = has_left = False
        try:
            await self._sign_on()
            has_left = True
            done = await (self._advise(transaction) if is_advice else self._reverse(transaction))
        except HostError as error:
            log("HOST", "%s of %06d: %s" % ("advice" if is_advice else "reversal", transaction.trace, error))
            has_left = has_left and not isinstance(error, NotConnected)
        if done:
            (self._advices if is_advice else self._reversals).remove(transaction)
        elif is_advice and has_left:
            transaction.tries += 1
            self._ledger.keep(transaction)
            if self.has_given_up(transaction):
                self._report(transaction)
        self._changed()
        return done

    async def _reverse(self, transaction) -> bool:
        if transaction.state == SENT:
            transaction.reversal_reason = NO_ANSWER
            self._ledger.move(transaction, REVERSING)
        values = await self._exchange(reversal(transaction.kind), transaction)
        if reversal_done(values.get(39, "")):
            self._ledger.move(transaction, REVERSED)
            return True
        transaction.reversal_reason = OTHER
        return False

    async def _advise(self, transaction) -> bool:
        if transaction.state == SENT:
            self._ledger.move(transaction, ADVISING)
        values = await self._exchange(financial(transaction.kind), transaction)
        code = values.get(39, "")
        if outcome(code) == SIGN_ON_FIRST or try_later(code):
            return False
        state = note_answer(transaction, values, self._parameters.utc_offset_s)
        self._ledger.move(transaction, DECLINED if state == REVERSING else state)
        if transaction.state == DECLINED:
            self._report(transaction)
        return True

    async def _exchange(self, message, transaction) -> dict:
        request = Request(message, self._parameters, transaction.trace, transaction.batch, transaction.operator)
        request.transaction = transaction
        if transaction.type.is_advice and not transaction.has_card:
            request.code = self._voucher(transaction)
        values = (await self._client.exchange(request)).values
        if outcome(values.get(39, "")) == SIGN_ON_FIRST:
            self._session.signed_on = False
        return values

    def _voucher(self, transaction) -> bytes:
        """What tells the wallet to which an advice gives back."""
        from host.code_parts import voucher_part
        from ledger.details import VOUCHER

        details = self._ledger.details_of(transaction)
        return voucher_part(details.get(VOUCHER)) if details is not None else b""

    def _report(self, transaction) -> None:
        log("HOST", "advice %06d: %s" % (transaction.trace, transaction.response or "not taken"))
        if self.on_stuck is not None:
            self.on_stuck(transaction)

    def _changed(self) -> None:
        self._changes += 1
        if self.on_change is not None:
            self.on_change()
