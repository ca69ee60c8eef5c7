"""The other side of a training: it answers by itself. Nothing is packed, enciphered or sent."""

import asyncio
import time
from micropython import const

from host.responses import PENDING
from ledger import states
from ledger.transaction import MERCHANT_CODE

_TAKES_MS = const(1200)  # about as long as a bank
_QUESTIONS = const(2)  # until a payer by code has made up the mind
_ORDER = b"A7028%020dTRAINING"  # what a merchant's code says: no wallet takes it
_VOUCHER = b"A4020%020d"
_CODES = {51: "51", 54: "54", 55: "55", 91: "91"}  # the last two digits of an amount that make it refuse, and why


class Answer:
    """As an `iso8583.message.Message` has it: `values` by field number."""

    def __init__(self, values: dict):
        self.values = values


class TrainingBank:
    """Stands where flows find the `host.client.Client`, and where they find the keeper of the sign-on."""

    is_busy = False

    def __init__(self):
        self._asked = 0  # how often for the payment by code under way

    async def ensure(self) -> None:
        """Whoever practises is signed on."""

    async def exchange(self, request, about_to_send=None, reply_s=None) -> Answer:
        """An approval, or what the end of the amount says; a payer by code needs a while."""
        if request.number_it is not None:
            request.number_it()
        if about_to_send is not None:
            about_to_send()
        await asyncio.sleep_ms(_TAKES_MS)
        request.wipe()
        transaction, trace = request.transaction, request.trace
        code = _CODES.get(transaction.amount % 100, "00")
        if transaction.is_code_sale:
            return self._phone(request, code)
        if code != "00":
            return Answer({39: code})
        return Answer({39: code, 37: "%012d" % trace, 38: "%06d" % trace})

    def _phone(self, request, code: str) -> Answer:
        """What becomes of a payment by code: the first answer, then those to questions."""
        transaction = request.transaction
        if request.number_it is not None:
            self._asked = 0
            values = {39: PENDING}
            if transaction.entry == MERCHANT_CODE:
                values[59] = _ORDER % transaction.trace
            return Answer(values)
        self._asked += 1
        told = "4" if self._asked < _QUESTIONS else "1" if code == "00" else "2"
        told = "%s%s%6s%012d%26s" % (told, code, "", transaction.trace, "")
        return Answer({39: "00", 59: _VOUCHER % transaction.trace, 62: told.encode()})


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
