"""The books of a training: a few transactions in memory, under the names that flows know from `ledger.Ledger`.

Nothing of it is ever on flash; the live ledger, its counters and its batch stay as they are.
"""

from micropython import const

from ledger import states
from ledger.reader import Standing
from ledger.totals import Totals

_MOST = const(20)  # transactions; the oldest give way


class TrainingBooks:
    """Transactions that mean nothing. The moves are those of the real ones (`ledger.states`)."""

    settlement = None  # none is ever under way
    is_filling = False

    def __init__(self):
        self.totals = Totals()
        self.totals.batch = self.totals.first_counter = 1
        self.begun = self.done = self.refused = 0  # acts, for the score card
        self._all = []  # oldest first

    @property
    def open(self) -> list:
        """Transactions without a result, oldest first."""
        return [it for it in self._all if it.state in states.OPEN]

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

    def record(self, transaction) -> None:
        """NEW -> APPROVED, of what is paid in cash."""
        self.done += 1
        self._begin(transaction, states.APPROVED)

    def _begin(self, transaction, state: int) -> None:
        transaction.state = state
        transaction.counter = self.totals.counter = self.next_counter
        self.totals.ordinal = transaction.trace
        self._all.append(transaction)
        if len(self._all) > _MOST:
            self._all.pop(0).wipe()

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

    def in_batch(self, _settlement=None):
        return iter(self._all[:])

    def with_last_four(self, digits: str):
        return iter([it for it in self.newest_first() if it.last_four == digits])

    def standing(self, transaction) -> Standing:
        it = Standing()
        for other in self._all:
            if other.original_counter == transaction.counter:
                it.add(other, ())
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
