"""The books of a training: a few transactions in memory, under the names that flows know from `ledger.Ledger`.

Nothing of it is ever on flash; the live ledger, its counters and its batch stay as they are.
"""

from micropython import const

from ledger import states
from ledger.kinds import COMPLETION_VOID, OFFLINE_SALE
from ledger.reader import Standing
from ledger.settlement import BALANCED, Settlement
from ledger.totals import Totals

_MOST = const(20)  # transactions; the oldest give way
_WRONG_PIN = "55"  # as the bank says it


class TrainingBooks:
    """Transactions that mean nothing. The moves are those of the real ones (`ledger.states`)."""

    settlement = None  # none is ever under way
    last_settlement = None
    is_filling = False

    def __init__(self):
        self.totals = Totals()
        self.totals.batch = 1
        self.begun = self.done = self.refused = 0  # acts, for the score card
        self.wrong_pins = self.timed_out = 0
        self._all = []  # oldest first

    @property
    def open(self) -> list:
        """Transactions without a result, oldest first."""
        return [it for it in self._all if it.state in states.OPEN]

    @property
    def left(self) -> int:
        """Acts that came to nothing."""
        return self.begun - self.done - self.refused

    @property
    def next_counter(self) -> int:
        return self.totals.counter + 1

    def check_room(self) -> None:
        """There is always room; somebody begins."""
        self.begun += 1

    def begin(self, transaction) -> None:
        """NEW -> SENT. Raises IllegalMove."""
        states.check_move(transaction.state, states.SENT)
        self._begin(transaction, states.SENT)

    def store(self, transaction) -> None:
        """NEW -> ADVISING. Raises IllegalMove."""
        states.check_move(transaction.state, states.ADVISING)
        self.begun += transaction.kind == OFFLINE_SALE  # nobody asked for room
        self._begin(transaction, states.ADVISING)

    def move(self, transaction, state: int) -> None:
        """A step. Raises IllegalMove."""
        states.check_move(transaction.state, state)
        transaction.state = state
        if state == states.APPROVED:
            self.done += 1
            self.totals.group_of(transaction).add(transaction)
        elif state == states.DECLINED:
            self.refused += 1
            self.wrong_pins += transaction.response == _WRONG_PIN

    def record(self, transaction) -> None:
        """NEW -> APPROVED, of what is paid in cash."""
        self.done += 1
        self._begin(transaction, states.APPROVED)

    def _begin(self, transaction, state: int) -> None:
        transaction.state = state
        transaction.counter = self.totals.counter = self.next_counter
        self.totals.ordinal = transaction.trace
        self.totals.first_counter = self.totals.first_counter or transaction.counter
        self._all.append(transaction)
        if len(self._all) > _MOST:
            self._all.pop(0).wipe()

    def close_batch(self, operator: str, now: int) -> Settlement:
        """Settle the batch: the bank's totals are the same. New transactions belong to the next one."""
        it, totals = Settlement(), self.totals
        it.batch, it.operator, it.sealed_at, it.closed_at = totals.batch, operator, now, now
        it.first_counter, it.last_counter = totals.first_counter, totals.counter
        it.domestic, it.foreign = totals.domestic, totals.foreign
        it.domestic_result = it.foreign_result = BALANCED
        totals.open_batch(it.batch + 1)
        self.last_settlement = it
        return it

    def slip_is_out(self, settlement) -> None:
        """Nobody asks for it again."""

    # -- looking up, as in `ledger.reader`

    def last_approved(self):
        for it in self.newest_first():
            if it.state == states.APPROVED:
                return it
        return None

    def get(self, counter: int):
        for it in self._all:
            if it.counter == counter:
                return it
        return None

    def find_trace(self, trace: int, batch=None):
        for it in self.newest_first():
            if it.trace == trace and batch in (None, it.batch):
                return it
        return None

    def newest_first(self):
        return iter(self._all[::-1])

    def in_batch(self, settlement=None):
        first = (settlement or self.totals).first_counter
        last = settlement.last_counter if settlement else self.totals.counter
        return iter([it for it in self._all if first and first <= it.counter <= last])

    def with_last_four(self, digits: str):
        return iter([it for it in self.newest_first() if it.last_four == digits])

    def standing(self, transaction) -> Standing:
        it = Standing()
        undone = [one.original_counter for one in self._all
                  if one.kind == COMPLETION_VOID and one.state == states.APPROVED]
        for other in self._all:
            if other.original_counter == transaction.counter:
                it.add(other, undone)
        return it

    def chip_of(self, transaction):
        return transaction.chip

    def details_of(self, transaction):
        return transaction.details

    def wipe(self) -> None:
        """Forget them all, card numbers first."""
        for it in self._all:
            it.wipe()
        self._all = []
