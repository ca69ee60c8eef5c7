"""The terminal's books on the ring log: intent before the act, outcome before the word.

Every step of a transaction is one new record: one flash program, no erase. A record holds the transaction and the
running totals, is enciphered, and carries a code chained to the record before it, so that none can be dropped or
changed unseen.
"""

from micropython import const

from flashlog.errors import LogFull
from ledger import states
from ledger import totals as totals_layout
from ledger import transaction as layout
from ledger.totals import Totals
from ledger.transaction import Transaction
from log import log
from security.vault import TAG

_RECORD = const(1)  # kind of log entry
_DATA = const(224)  # enciphered bytes of an entry; the chain code follows
_RESERVE = const(16)  # slots kept for the outcomes of what has been begun


_BLANK = bytes(_DATA)


class LedgerError(Exception):
    """The stored books cannot be read. Argument: what is wrong."""


class Ledger:
    """All transactions of this terminal; the only writer of the ring log."""

    def __init__(self, flash_log, vault):
        self._log = flash_log
        self._vault = vault
        self._entry = bytearray(_DATA + TAG)
        self._data = memoryview(self._entry)[:_DATA]
        self._tag = bytearray(TAG)  # chain code of the newest record
        self.totals = Totals()
        self.last_trace = 0  # of the newest record, and its batch
        self.last_batch = 0
        self.open = []  # open transactions, oldest first
        self._first_sequences = []  # of the open ones, in the same order

    def mount(self) -> None:
        """Read where the books stand. Raises LedgerError when the newest record is not ours or was altered."""
        newest = self._log.newest
        if newest == 0:
            return
        self._read(newest)
        self._tag[:] = self._entry[_DATA:]
        try:
            last = layout.unpack(self._data)
        except layout.RecordError as error:
            raise LedgerError("newest record: %s" % error)
        self.totals.unpack_from(self._data, layout.SIZE)
        self.last_trace, self.last_batch = last.trace, last.batch
        if self.totals.oldest_open:
            self._find_open(self.totals.oldest_open, newest)

    def _find_open(self, sequence: int, newest: int) -> None:
        latest = {}
        while sequence <= newest:
            if self._read(sequence):
                transaction = layout.unpack(self._data)
                first = latest[transaction.counter][0] if transaction.counter in latest else sequence
                latest[transaction.counter] = (first, transaction)
            sequence += 1
        for counter in sorted(latest):
            first, transaction = latest[counter]
            if transaction.state in states.OPEN:
                self.open.append(transaction)
                self._first_sequences.append(first)

    @property
    def next_counter(self) -> int:
        """The number that the next transaction will have: its request carries it."""
        return self.totals.counter + 1

    def begin(self, transaction: Transaction) -> None:
        """Make the intent durable: NEW -> SENT. Raises flashlog.LogFull when unsettled records fill the log."""
        states.check_move(transaction.state, states.SENT)
        if self._log.free() <= _RESERVE:
            raise LogFull("unsettled records")
        transaction.counter = self.next_counter
        before = self.totals.open_count, self.totals.oldest_open
        self.totals.open_count += 1
        if not self.totals.oldest_open:
            self.totals.oldest_open = self._log.next_sequence
        self.totals.counter += 1
        old_state, transaction.state = transaction.state, states.SENT
        try:
            sequence = self._append(transaction)
        except Exception:
            transaction.state = old_state
            self.totals.counter -= 1
            self.totals.open_count, self.totals.oldest_open = before
            raise
        self.open.append(transaction)
        self._first_sequences.append(sequence)

    def move(self, transaction: Transaction, state: int) -> None:
        """Make a step durable. Raises IllegalMove."""
        states.check_move(transaction.state, state)
        transaction.state = state
        if state not in states.OPEN:
            at = self.open.index(transaction)
            del self.open[at]
            del self._first_sequences[at]
            self.totals.open_count = len(self.open)
            self.totals.oldest_open = self._first_sequences[0] if self._first_sequences else 0
        if state == states.APPROVED:
            self.totals.add_approved(transaction, self._log.next_sequence)
        self._append(transaction)

    def last_approved(self):
        """The newest approved transaction, or None."""
        sequence = self.totals.last_approved
        return layout.unpack(self._data) if sequence and self._read(sequence) else None

    def records(self, first: int = 0):
        """All readable records from a sequence on, oldest first, as (sequence, transaction)."""
        for sequence in range(max(first, self._log.oldest, 1), self._log.newest + 1):
            if self._read(sequence):
                yield sequence, layout.unpack(self._data)

    def prepare(self) -> bool:
        """Erase ahead for the next records; blocks up to 400 ms, so only while nobody waits. True if it worked."""
        return self._log.prepare()

    def _append(self, transaction: Transaction) -> int:
        self._data[:] = _BLANK
        transaction.pack_into(self._data)
        self.totals.pack_into(self._data, layout.SIZE)
        sequence = self._log.next_sequence
        self._entry[_DATA:] = self._vault.seal_record(sequence, self._data, self._tag)
        self._log.append(_RECORD, self._entry)
        self._tag[:] = self._entry[_DATA:]
        log("LEDGER", "%06d %s" % (transaction.trace, states.NAMES[transaction.state]))
        return sequence

    def _read(self, sequence: int) -> bool:
        """Decipher the record into the buffer; False where a torn slot left a gap."""
        entry = self._log.read(sequence, self._entry)
        if entry is None:
            return False
        if entry != (_RECORD, len(self._entry)):
            raise LedgerError("entry %d is no record" % sequence)
        self._vault.open_record(sequence, self._data)
        return True


assert layout.SIZE + totals_layout.SIZE <= _DATA
