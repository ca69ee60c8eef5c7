"""Running totals, written into every record: the last one tells all, so no sale gets slower as the log fills."""

import struct
from micropython import const

from ledger.kinds import CREDIT, DEBIT, KINDS

SIZE = const(75)  # bytes
_LAYOUT = ">IIIIIIHIBIHQHQHQHQ"
_LAYOUT_1 = ">IHQHQIHI"  # of release 0.1

LAP = const(1_000_000)  # trace numbers go round; `ordinal` counts the rounds
_DOMESTIC = ("CUP", "000", "")  # F63.1 of a domestic card, or of one whose organisation is not known

assert struct.calcsize(_LAYOUT) == SIZE


class Group:
    """What a settlement compares for one group of cards: counts, and sums in fen."""

    def __init__(self):
        self.debit_count = self.debit_sum = self.credit_count = self.credit_sum = 0

    def add(self, transaction) -> None:
        """Count an approved transaction by its kind's side."""
        side = KINDS[transaction.kind].side
        if side == DEBIT:
            self.debit_count += 1
            self.debit_sum += transaction.amount
        elif side == CREDIT:
            self.credit_count += 1
            self.credit_sum += transaction.amount

    def values(self) -> tuple:
        """Debit count and sum, credit count and sum."""
        return self.debit_count, self.debit_sum, self.credit_count, self.credit_sum

    def take(self, values: tuple) -> None:
        self.debit_count, self.debit_sum, self.credit_count, self.credit_sum = values


def is_domestic(transaction) -> bool:
    """Whether a transaction counts in the domestic group (内卡)."""
    return transaction.card_org.strip() in _DOMESTIC


class Totals:
    """What the ledger stands at after a record. Sequences are the ring log's, 0 means none."""

    def __init__(self):
        self.counter = 0  # of the last transaction begun
        self.ordinal = 0  # its trace number, with LAP for each time the traces went round: it only grows
        self.batch = 0  # that new transactions belong to
        self.first_counter = 0  # of this batch
        self.first_sequence = 0  # of its first record
        self.oldest_open = 0  # sequence of the first record of the oldest open transaction
        self.open_count = 0
        self.last_approved = 0  # sequence of the newest approved record
        self.settling = 0  # how far the settlement of the batch before this one is (`ledger.settlement`), 0: none
        self.mark = 0  # sequence of the newest settlement mark
        self.domestic = Group()
        self.foreign = Group()

    @property
    def last_trace(self) -> int:
        """Of the last transaction begun."""
        return self.ordinal % LAP

    def covers(self, transaction) -> bool:
        """Whether a transaction belongs to this batch, so that it can still be voided."""
        return bool(self.first_counter) and transaction.counter >= self.first_counter

    def group_of(self, transaction) -> Group:
        return self.domestic if is_domestic(transaction) else self.foreign

    def open_batch(self, batch: int) -> None:
        """Begin a new batch with nothing in it."""
        self.batch = batch
        self.first_counter = self.first_sequence = 0
        self.domestic, self.foreign = Group(), Group()

    def pack_into(self, buffer, offset: int) -> None:
        """Write SIZE bytes."""
        here, abroad = self.domestic, self.foreign
        struct.pack_into(
            _LAYOUT, buffer, offset,
            self.counter, self.ordinal, self.batch, self.first_counter, self.first_sequence, self.oldest_open,
            self.open_count, self.last_approved, self.settling, self.mark,
            here.debit_count, here.debit_sum, here.credit_count, here.credit_sum,
            abroad.debit_count, abroad.debit_sum, abroad.credit_count, abroad.credit_sum,
        )

    def unpack_from(self, buffer, offset: int) -> None:
        """Read what `pack_into` wrote."""
        fields = struct.unpack_from(_LAYOUT, buffer, offset)
        (self.counter, self.ordinal, self.batch, self.first_counter, self.first_sequence, self.oldest_open,
         self.open_count, self.last_approved, self.settling, self.mark) = fields[:10]
        self.domestic.take(fields[10:14])
        self.foreign.take(fields[14:18])

    def unpack_1(self, buffer, offset: int) -> None:
        """Read the totals of a record of release 0.1, which knew no batches and no groups."""
        fields = struct.unpack_from(_LAYOUT_1, buffer, offset)
        self.counter = fields[0]
        self.oldest_open, self.open_count, self.last_approved = fields[5:]
