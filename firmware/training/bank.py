"""The other side of a training: it answers by itself. Nothing is packed, enciphered or sent."""

import asyncio
import time
from micropython import const

from ledger import states

_TAKES_MS = const(1200)  # about as long as a bank
_CODES = {51: "51", 54: "54", 55: "55", 91: "91"}  # the last two digits of an amount that make it refuse, and why


class Answer:
    """As an `iso8583.message.Message` has it: `values` by field number."""

    def __init__(self, values: dict):
        self.values = values


class TrainingBank:
    """Stands where flows find the `host.client.Client`."""

    is_busy = False

    async def exchange(self, request, about_to_send=None, reply_s=None) -> Answer:
        """An approval, or what the end of the amount says."""
        if request.number_it is not None:
            request.number_it()
        if about_to_send is not None:
            about_to_send()
        await asyncio.sleep_ms(_TAKES_MS)
        request.wipe()
        code = _CODES.get(request.transaction.amount % 100, "00")
        if code != "00":
            return Answer({39: code})
        return Answer({39: code, 37: "%012d" % request.trace, 38: "000000"})


class TrainingDrain:
    """Stands where flows find the `host.drain.Drain`; what is handed over is done at once."""

    pending = reversals = 0

    def __init__(self, books):
        self._books = books

    def hand_over(self, transaction, reason: str) -> None:
        """Reverse it."""
        transaction.reversal_reason = reason
        self._books.move(transaction, states.REVERSING)
        self._books.move(transaction, states.REVERSED)

    def upload(self, transaction) -> None:
        """Tell the bank of an advice."""
        transaction.decided_at = time.time()
        self._books.move(transaction, states.APPROVED)

    def hurry(self) -> None:
        """Nothing waits."""


class TrainingNotices:
    """Stands for the notices of what issuers' scripts did; nobody is to know of a training."""

    def add(self, transaction, results, sequence, institution) -> None:
        pass
