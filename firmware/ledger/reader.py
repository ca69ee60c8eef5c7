"""Looking things up in the books: by counter, by trace number, by the card's last digits, by batch.

No look-up gets slower as the log fills: counters and traces only grow from record to record, so they are found by
halving; the card's digits by `ledger.index`. What belongs to a transaction is told by its newest record.
"""

import struct
from micropython import const

from ledger import index, states
from ledger import settlement as mark_layout
from ledger import totals as totals_layout
from ledger import transaction as layout
from ledger.entries import CHIP, DETAILS, MARK, RECORD, Entries
from ledger.kinds import COMPLETION, COMPLETION_VOID, PREAUTH_VOID, REFUND, VOID
from ledger.totals import LAP, Totals

TOTALS_AT = layout.SIZE  # where the parts of a record begin
INDEX_AT = TOTALS_AT + totals_layout.SIZE
_TOTALS_AT_1 = const(112)  # in records of release 0.1
_NEAR = const(6)  # a transaction's outcome is mostly among the next records


class Standing:
    """What has become of a transaction since it was approved."""

    def __init__(self):
        self.voided = False
        self.refunded = 0  # fen; approved refunds, open ones, and given-up ones, which may have arrived
        self.completed = False
        self.pending = False  # a void, refund or completion of it is open

    def add(self, other, undone: list) -> None:
        """Count a transaction that refers to this one. `undone`: counters of the completions that were voided."""
        is_open, is_approved = other.state in states.OPEN, other.state == states.APPROVED
        self.pending = self.pending or is_open
        if other.kind == REFUND:
            if is_open or is_approved or other.state == states.FAILED:
                self.refunded += other.amount
        elif other.kind == COMPLETION:
            self.completed = self.completed or (is_approved and other.counter not in undone)
        elif other.kind in (VOID, PREAUTH_VOID, COMPLETION_VOID):
            self.voided = self.voided or is_approved


class Reader:
    """The reading half of the ledger. Transactions come with their newest state."""

    def __init__(self, flash_log, vault):
        self._log = flash_log
        self._entries = Entries(flash_log, vault)
        self._data = self._entries.data
        self._heads = index.Heads()
        self._first_of_2 = 1  # sequence from which on all records are of version 2
        self._hidden = 0  # counter up to which nothing is shown any more
        self._first_shown = 1  # sequence from which on something is
        self.totals = Totals()
        self.open = []  # open transactions, oldest first

    def hide(self, counter: int) -> None:
        """Show no transaction up to this one from now on: they belong to a shop that has given the terminal away."""
        self._hidden = counter
        self._first_shown = self._lower_bound(0, counter + 1, self._log.oldest) or self._log.newest + 1

    def shows(self, settlement) -> bool:
        """Whether a settlement may be shown: it has ended, and belongs to this shop."""
        return settlement.step >= mark_layout.CLOSED and settlement.last_counter >= self._hidden + bool(self._hidden)

    def settlement_at(self, sequence: int):
        """The settlement as the mark with this sequence tells it, or None."""
        if not sequence or self._entries.read(sequence) != MARK:
            return None
        it = mark_layout.unpack(self._data)
        it.mark = sequence
        return it

    # -- one transaction -----------------------------------------------------------------------------

    def last_approved(self):
        """The newest approved transaction, or None."""
        return self._transaction(self.totals.last_approved) if self.totals.last_approved else None

    def get(self, counter: int):
        """The transaction with this counter, or None when the log does not have it any more."""
        found = self._open_one(counter)
        if found is not None:
            return found
        return self._near(self._lower_bound(0, counter, self._log.oldest), lambda it: it.counter == counter)

    def find_trace(self, trace: int, batch=None):
        """The newest transaction with this trace number, of any batch or of this one; or None."""
        oldest = max(self._first_of_2, self._log.oldest)
        wanted = self.totals.ordinal // LAP * LAP + trace
        while wanted > 0:
            sequence = self._lower_bound(1, wanted, oldest)
            found = self._near(sequence, lambda it: it.trace == trace and batch in (None, it.batch))
            if found is not None:
                return found
            if sequence and sequence == self._lower_bound(1, 0, oldest):
                break  # older than all there are
            wanted -= LAP
        for transaction in self._old_ones():
            if transaction.trace == trace and batch in (None, transaction.batch):
                return transaction
        return None

    def standing(self, transaction) -> Standing:
        """What has become of an approved transaction."""
        it, undone, counter = Standing(), [], transaction.counter
        for _, high in self._bucket(index.bucket_of(transaction)):
            if high < counter:
                break
            kind, _, original = index.stored_counters(self._data)
            if original != counter and kind != COMPLETION_VOID:
                continue
            other = self._newest_of(self._unpacked())
            if other is None:
                continue
            if original != counter:
                undone.append(original if other.state == states.APPROVED else 0)
            else:
                it.add(other, undone)
        return it

    def chip_of(self, transaction):
        """What the chip said in a transaction, its newest state, or None; also in `transaction.chip` from now on, and
        the expiry of the card in `transaction.expiry`.

        It stands before the record of the step with which it changed last, and before all later ones; if it never
        changed, before the first. So do the details.
        """
        if transaction.chip is None and transaction.has_chip:
            transaction.chip = self._beside(transaction, CHIP)
        return transaction.chip

    def details_of(self, transaction):
        """The details of a transaction, their newest state, or None; also in `transaction.details` from now on."""
        if transaction.details is None and transaction.has_details:
            transaction.details = self._beside(transaction, DETAILS)
        return transaction.details

    # -- many transactions: generators -----------------------------------------------------------------

    def newest_first(self):
        """Every transaction once, that with the newest record first."""
        oldest = max(self._log.oldest, self._first_shown)
        return self._once(self._transaction(at) for at in range(self._log.newest, oldest - 1, -1))

    def with_last_four(self, digits: str):
        """The transactions of cards that end with these four digits, newest first."""
        wanted = int(digits)
        for _ in self._bucket(wanted % index.BUCKETS):
            if index.stored_last_four(self._data) == wanted:
                transaction = self._newest_of(self._unpacked())
                if transaction is not None:
                    yield transaction
        for transaction in self._old_ones():
            if transaction.last_four == digits:
                yield transaction

    def in_batch(self, settlement=None):
        """The transactions of the current batch, or of one that is being settled, in the order they began."""
        batch = settlement or self.totals
        last = settlement.last_sequence if settlement else self._log.newest
        for sequence in range(batch.first_sequence, last + 1) if batch.first_sequence else ():
            transaction = self._transaction(sequence)
            if transaction is None or transaction.counter < batch.first_counter:
                continue
            if transaction.state == states.SENT or layout.is_first(self._data):
                yield self._latest(sequence, transaction)

    def records(self, first: int = 0):
        """All readable records from a sequence on, oldest first, as (sequence, transaction)."""
        for sequence in range(max(first, self._log.oldest, 1), self._log.newest + 1):
            transaction = self._transaction(sequence)
            if transaction is not None:
                yield sequence, transaction

    def verify(self, first: int = 0, last=None):
        """Check the chain of codes over a range of sequences, all by default: None, or (sequence, what is wrong)."""
        return self._entries.verify(max(first, self._log.oldest), self._log.newest if last is None else last)

    # -- inside ------------------------------------------------------------------------------------------

    def _transaction(self, sequence: int):
        """The record with this sequence; None for a gap, a mark, or one that is hidden."""
        return self._unpacked() if self._entries.read(sequence) == RECORD else None

    def _unpacked(self):
        """The transaction in the buffer; None when it is hidden, or none at all: an altered record is like a gap."""
        try:
            transaction = layout.unpack(self._data)
        except layout.RecordError:
            return None
        return transaction if transaction.counter > self._hidden else None

    def _beside(self, it, kind: int):
        """What stands before the newest record of a transaction, or its first; or None."""
        for sequence, high in self._bucket(index.bucket_of(it)):
            if index.stored_counters(self._data)[1] == it.counter:
                found = self._before(sequence, it, kind)
                if found is not None:
                    return found
                break
            if high < it.counter:
                break
        return self._before(self._lower_bound(0, it.counter, self._log.oldest), it, kind)

    def _before(self, sequence: int, transaction, kind: int):
        """The chip's data or the details that stand right before a record of their transaction, or None."""
        while sequence > max(1, self._log.oldest):
            sequence -= 1
            found = self._entries.read(sequence)  # 0: a torn slot
            if found == kind:
                at = self._details_at if kind == DETAILS else self._chip_at
                return at(sequence, transaction)
            if found in (RECORD, MARK):
                return None
        return None

    def _details_at(self, sequence: int, transaction):
        """A transaction's details in this entry, or None when they are another one's."""
        if self._entries.read(sequence) != DETAILS or index.stored_counters(self._data)[1] != transaction.counter:
            return None
        from ledger.details import unpack

        try:
            return unpack(self._data)
        except layout.RecordError:
            return None

    def _chip_at(self, sequence: int, transaction):
        """A transaction's chip data in this entry, or None when it is another one."""
        if self._entries.read(sequence) != CHIP or index.stored_counters(self._data)[1] != transaction.counter:
            return None
        from ledger.chip_record import unpack

        try:
            chip = unpack(self._data, transaction.amount)
        except layout.RecordError:
            return None
        transaction.expiry = chip.expiry
        return chip

    def _open_one(self, counter: int):
        for transaction in self.open:
            if transaction.counter == counter:
                return transaction
        return None

    def _newest_of(self, record):
        """The transaction, when this record is its newest; else None, also for no record."""
        if record is None or record.state not in states.OPEN:
            return record
        found = self._open_one(record.counter)
        return found if found is not None and found.state == record.state else None

    def _once(self, walk):
        for record in walk:
            transaction = self._newest_of(record)
            if transaction is not None:
                yield transaction

    def _near(self, sequence: int, is_it):
        """The newest state of the first fitting transaction from a sequence on, 0 for none."""
        for at in range(sequence, min(sequence + _NEAR, self._log.newest) + 1) if sequence else ():
            transaction = self._transaction(at)
            if transaction is not None and is_it(transaction):
                return self._latest(at, transaction)
        return None

    def _old_ones(self):
        """The transactions of release 0.1, newest first. They have no index; none are added any more."""
        return self._once(self._transaction(at) for at in range(self._first_of_2 - 1, self._log.oldest - 1, -1))

    def _latest(self, sequence: int, transaction):
        """The newest state of a transaction one of whose records is the one given."""
        if transaction.state not in states.OPEN:
            return transaction
        counter = transaction.counter
        found = self._open_one(counter)
        if found is not None:
            return found
        near = min(sequence + _NEAR, self._log.newest)
        for at in range(sequence + 1, near + 1):
            found = self._transaction(at)
            if found is not None and found.counter == counter and found.state not in states.OPEN:
                return found
        for _, high in self._bucket(index.bucket_of(transaction)):
            if index.stored_counters(self._data)[1] == counter:
                found = self._unpacked()
                if found is not None and found.state not in states.OPEN:
                    return found
            if high < counter:
                break
        for at in range(near + 1, self._first_of_2):
            found = self._transaction(at)
            if found is not None and found.counter == counter and found.state not in states.OPEN:
                return found
        return transaction  # its end cannot be read

    def _bucket(self, bucket: int):
        """The records of a bucket, newest first, each in the buffer: (sequence, counter reached by then)."""
        sequence = index.unfold(self._heads.get(bucket), self._log.newest)
        while sequence >= max(1, self._log.oldest):
            if self._entries.read(sequence) != RECORD or self._data[0] != layout.VERSION:
                return
            if index.stored_bucket(self._data) != bucket:
                return
            before = index.unfold(index.place_before(self._data, INDEX_AT), sequence)
            yield sequence, struct.unpack_from(">I", self._data, TOTALS_AT)[0]
            if before >= sequence:
                return
            sequence = before

    def _high(self, sequence: int):
        """(counter, trace ordinal, version) reached by the record with this sequence; None for a gap.

        In records of release 0.1 the ordinal means nothing.
        """
        if not self._entries.read(sequence):
            return None
        version = self._data[0]
        at = TOTALS_AT if version == layout.VERSION else _TOTALS_AT_1
        return struct.unpack_from(">II", self._data, at) + (version,)

    def _lower_bound(self, which: int, wanted: int, oldest: int) -> int:
        """Sequence of the first entry that has reached a counter (`which` 0), trace (1) or version (2); or 0."""
        low, high, found = max(1, oldest), self._log.newest + 1, 0
        while low < high:
            middle = at = (low + high) // 2
            reached = self._high(at)
            while reached is None and at + 1 < high:  # over gaps
                at += 1
                reached = self._high(at)
            if reached is None or reached[which] >= wanted:
                high = middle
                found = at if reached is not None else found
            else:
                low = at + 1
        return found
