"""What a mount reads: where the books stand, the heads of the index, what is open. Nothing of it grows with the log.

Records of release 0.1 have no batch totals and no index: while the newest record is one of them, all are read once.
"""

from micropython import const

from ledger import index, states
from ledger import transaction as layout
from ledger.entries import CHIP, DETAILS, RECORD
from ledger.errors import LedgerError
from ledger.reader import INDEX_AT, TOTALS_AT, Reader

_TOTALS_AT_1 = const(112)


class Recovery(Reader):
    """The mounting part of the ledger."""

    def __init__(self, flash_log, vault):
        super().__init__(flash_log, vault)
        self._places = {}  # of an open transaction: [first sequence, newest one, place of the one before in its bucket]
        self.last_settlement = None  # the newest one, under way or closed
        self.fault = None  # (sequence, what is wrong) where the chain of codes does not hold, as far as mounting reads

    def _recover(self) -> None:
        """Bring memory to where the log stands. Raises RecordError when the newest record is none of ours, LedgerError
        when the log is too large."""
        log = self._log
        if log.slots > index.MOST_SLOTS:
            raise LedgerError("log of %d slots" % log.slots)
        if log.newest:
            self._entries.mount()
            self._totals_of(log.newest)
            self.last_settlement = self.settlement_at(self.totals.mark)
            if self._entries.read(log.oldest) and self._data[0] == layout.VERSION:
                self._first_of_2 = log.oldest
            else:
                self._first_of_2 = self._lower_bound(2, layout.VERSION, log.oldest) or log.newest + 1
            if self.totals.oldest_open:
                self._find_open()
        self._recover_heads()

    def _totals_of(self, newest: int) -> None:
        """Take the totals out of the newest record."""
        kind = self._entries.read(newest)
        if self._data[0] == layout.VERSION:
            if kind == RECORD:
                layout.unpack(self._data)  # raises what this firmware does not know
            self.totals.unpack_from(self._data, TOTALS_AT)
            return
        last = layout.unpack(self._data)
        totals = self.totals
        totals.unpack_1(self._data, _TOTALS_AT_1)
        totals.batch = last.batch
        for sequence, transaction in self.records():
            if not totals.first_sequence:
                totals.first_counter, totals.first_sequence = transaction.counter, sequence
            if transaction.state == states.APPROVED:
                totals.group_of(transaction).add(transaction)
            if transaction.counter == totals.counter:
                totals.ordinal = transaction.trace

    def _find_open(self) -> None:
        found, chips, details = {}, {}, {}  # by counter; of chips and details, where the newest stand
        for sequence in range(self.totals.oldest_open, self._log.newest + 1):
            kind = self._entries.read(sequence)
            if kind == CHIP:
                chips[index.stored_counters(self._data)[1]] = sequence
            elif kind == DETAILS:
                details[index.stored_counters(self._data)[1]] = sequence
            transaction = self._unpacked() if kind == RECORD else None
            if transaction is None:
                continue
            counter = transaction.counter
            if transaction.state not in states.OPEN:
                found.pop(counter, None)
                chips.pop(counter, None)
                details.pop(counter, None)
                continue
            begun = chips.get(counter, sequence) if transaction.has_chip else sequence
            begun = details.get(counter, begun) if transaction.has_details else begun  # they are written first
            first = found[counter][0][0] if counter in found else begun
            before = index.place_before(self._data, INDEX_AT) if self._data[0] == layout.VERSION else 0
            found[counter] = ([first, sequence, before], transaction)
        for counter in sorted(found):
            self._places[counter], transaction = found[counter]
            self.open.append(transaction)
            if transaction.has_chip and counter in chips:
                transaction.chip = self._chip_at(chips[counter], transaction)
            if transaction.has_details and counter in details:
                transaction.details = self._details_at(details[counter], transaction)

    def _recover_heads(self) -> None:
        """Read the newest records, and check their chain, until the table of heads is whole."""
        heads = self._heads
        heads.begin_recovery()
        for sequence, kind, data, genuine in self._entries.backwards():
            if not genuine and self.fault is None:
                self.fault = sequence, "does not follow the record before it"
            if data[0] != layout.VERSION or heads.is_whole:
                break
            heads.recover(index.stored_bucket(data) if kind == RECORD else None, sequence, data, INDEX_AT)
        heads.end_recovery()
