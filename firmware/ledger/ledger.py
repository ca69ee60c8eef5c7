"""The terminal's books on the ring log: intent before the act, outcome before the word.

Every step of a transaction is one new record: one flash program, no erase. A record holds the transaction, the running
totals and a part of the index; it is enciphered, and carries a code chained to the record before it, so that none can
be dropped or changed unseen. Records of settled batches stay readable until their place is needed.
"""

from micropython import const

from flashlog.errors import LogFull
from ledger import index, states
from ledger import settlement as marks
from ledger import transaction as layout
from ledger.entries import CHIP, DATA, DETAILS, MARK, RECORD
from ledger.errors import LedgerError, Outdated, Unsettled
from ledger.kinds import UNCOUNTED
from ledger.reader import INDEX_AT, TOTALS_AT
from ledger.recovery import Recovery
from ledger.settlement import CLOSED, PRINTED, Settlement
from ledger.totals import LAP, Totals
from log import log

_RESERVE = const(24)  # slots kept for what must still be written when the log is full, chips and details among it,
_EACH = const(2)  # and for each open transaction: REVERSING, REVERSED
_LAST_BATCH = const(999999)
_HISTORY = const(20)  # sectors: about 100 settled sales

assert INDEX_AT + index.SIZE <= DATA and marks.SIZE <= layout.SIZE


class Ledger(Recovery):
    """All transactions of this terminal; the only writer of the ring log."""

    _above = (0, 0)  # numbers that are not given any more

    def mount(self) -> None:
        """Read where the books stand. Raises LedgerError when the newest record cannot be read."""
        try:
            self._recover()
        except layout.RecordError as error:
            raise LedgerError("newest record: %s" % error)
        if self.fault is not None:
            log("LEDGER", "record %d: %s" % self.fault)
        self._release()

    def number_above(self, counter: int, ordinal: int) -> None:
        """Give the next transactions numbers above these; `ordinal`: of the trace."""
        self._above = counter, ordinal
        self._raise_numbers()

    # -- a transaction's life ------------------------------------------------------------------------

    @property
    def next_counter(self) -> int:
        """The number that the next transaction will have: its request carries it."""
        return self.totals.counter + 1

    def check_room(self) -> None:
        """Raises flashlog.LogFull when unsettled records leave no room for another transaction: to be asked before a
        card, which may pay by itself."""
        if self._log.free() <= _RESERVE + _EACH * len(self.open):
            raise LogFull("unsettled records")

    def begin(self, transaction) -> None:
        """Make the intent durable: NEW -> SENT. Its details and a chip's data are written first.

        Raises flashlog.LogFull when unsettled records fill the log; Outdated when its batch has been sealed or its
        counter taken meanwhile.
        """
        states.check_move(transaction.state, states.SENT)
        self._begin(transaction, states.SENT)

    def store(self, transaction) -> None:
        """Make an advice durable that is to be sent later: NEW -> ADVISING. Raises as `begin` does."""
        states.check_move(transaction.state, states.ADVISING)
        self._begin(transaction, states.ADVISING)

    def record(self, transaction) -> None:
        """Make durable, in one step, what the acquirer never hears of: NEW -> APPROVED. It is in no total that is
        compared with the acquirer's. Raises as `begin` does, and IllegalMove for what is not cash."""
        if transaction.state != states.NEW or not transaction.is_cash:
            raise states.IllegalMove(states.NAMES[transaction.state], "recorded")
        self._begin(transaction, states.APPROVED)

    def move(self, transaction, state: int) -> None:
        """Make a step durable. Raises IllegalMove."""
        old = transaction.state
        states.check_move(old, state)
        totals, place = self.totals, self._places[transaction.counter]
        self._append_beside(transaction)
        transaction.state = state
        try:
            if state not in states.OPEN:
                totals.open_count -= 1
                if totals.oldest_open == place[0]:
                    totals.oldest_open = self._second_oldest(place[0])
            if state == states.APPROVED:
                totals.last_approved = self._log.next_sequence
                totals.group_of(transaction).add(transaction)
            self._append(transaction, place)
        except Exception:
            transaction.state = old
            self._load_totals()
            raise
        if state not in states.OPEN:
            self.open.remove(transaction)
            del self._places[transaction.counter]

    def keep(self, transaction) -> None:
        """Write an open transaction once more, in the state it is in; left out when the log is nearly full."""
        if self._log.free() > _RESERVE + _EACH * len(self.open):
            try:
                self._append_beside(transaction)
                self._append(transaction, self._places[transaction.counter])
            except Exception:
                self._load_totals()
                raise

    def _begin(self, transaction, state: int) -> None:
        self.check_room()
        totals = self.totals
        sequence, counter, given = self._log.next_sequence, self.next_counter, transaction.counter
        if given not in (0, counter):
            raise Outdated("counter")
        if transaction.batch != totals.batch and not self.adopt_batch(transaction.batch):
            raise Outdated("batch")
        self._append_beside(transaction, counter)
        transaction.counter = counter
        transaction.state = state
        place = [sequence, 0, 0]
        try:
            totals.counter = counter
            totals.ordinal = _next_ordinal(totals.ordinal, transaction.trace)
            if state in states.OPEN:
                totals.open_count += 1
                totals.oldest_open = totals.oldest_open or sequence
            elif transaction.type.side != UNCOUNTED:
                totals.last_approved = self._log.next_sequence
            if not totals.first_sequence:
                totals.first_counter, totals.first_sequence = counter, sequence
            self._append(transaction, place, True)
        except Exception:
            transaction.state, transaction.counter = states.NEW, given
            self._load_totals()
            raise
        if state in states.OPEN:
            self.open.append(transaction)
            self._places[counter] = place

    def _second_oldest(self, oldest: int) -> int:
        """First sequence of the oldest open transaction but one, 0 for none."""
        rest = [place[0] for place in self._places.values() if place[0] != oldest]
        return min(rest) if rest else 0

    # -- batches -------------------------------------------------------------------------------------

    @property
    def settlement(self):
        """The settlement under way, or None."""
        return self.last_settlement if self.totals.settling else None

    def adopt_batch(self, batch: int) -> bool:
        """Take the acquirer's number for a batch of which it has not heard yet; whether it was taken."""
        if self.totals.settling or not 0 < batch <= _LAST_BATCH or any(not it.is_cash for it in self.in_batch()):
            return False
        self.totals.batch = batch
        return True

    def seal_batch(self, operator: str, now: int) -> Settlement:
        """Begin to settle: the batch gets no more transactions, new ones belong to the next.

        Raises Unsettled while a transaction is open or another batch is being settled.
        """
        totals = self.totals
        if self.open:
            raise Unsettled("open transactions")
        if totals.settling:
            raise Unsettled("batch %d is being settled" % self.last_settlement.batch)
        it = Settlement()
        it.batch, it.operator, it.sealed_at = totals.batch, operator, now
        it.first_counter, it.first_sequence = totals.first_counter, totals.first_sequence
        it.last_counter, it.last_sequence = totals.counter if totals.first_counter else 0, self._log.newest
        it.domestic, it.foreign = totals.domestic, totals.foreign
        last = self.last_settlement
        it.owed = last.mark if last is not None and last.step == CLOSED else 0
        totals.open_batch(totals.batch % _LAST_BATCH + 1)
        self._mark_step(it)
        return it

    def keep_settlement(self, settlement, must: bool = True) -> None:
        """Make a step of the settlement durable; one that need not be is left out when the log is nearly full."""
        if must or self._log.free() > _RESERVE:
            self._mark_step(settlement)

    def close_batch(self, settlement, now: int) -> None:
        """The batch is settled; its records may be overwritten when room is needed."""
        settlement.step, settlement.closed_at = CLOSED, now
        self._mark_step(settlement)
        self._release()

    def slips_owed(self) -> list:
        """Of which settlements the slip may not have come out: sequences for `settlement_at`, oldest first."""
        found, it = [], self.last_settlement
        while it is not None:
            if it.step == CLOSED and self.shows(it):
                found.insert(0, it.mark)
            it = self.settlement_at(it.owed)
        return found

    def slip_is_out(self, settlement) -> None:
        """The slip of a settlement has been printed whole; when this cannot be noted, it is printed once more."""
        last = self.last_settlement
        if last.mark == settlement.mark:
            last.step = PRINTED
        elif last.owed == settlement.mark:
            last.owed = 0
        else:
            return
        self.keep_settlement(last, False)

    def _mark_step(self, settlement) -> None:
        totals = self.totals
        try:
            totals.settling = settlement.step if settlement.step < CLOSED else 0
            totals.mark = self._log.next_sequence
            settlement.pack_into(self._data)
            totals.pack_into(self._data, TOTALS_AT)
            self._heads.pack_into(self._data, INDEX_AT, totals.mark, 0)
            settlement.mark = self._entries.append(MARK)
        except Exception:
            self._load_totals()
            raise
        self.last_settlement = settlement
        log("LEDGER", "batch %06d %s" % (settlement.batch, marks.NAMES[settlement.step]))

    # -- room ----------------------------------------------------------------------------------------

    @property
    def is_filling(self) -> bool:
        """Whether unsettled records take more than three quarters of the log: time to settle."""
        return self._log.free() < max(self._log.slots // 4, 2 * _RESERVE)

    def prepare(self) -> bool:
        """Erase ahead for the next records; blocks up to 400 ms, so only while nobody waits. True if it worked."""
        return self._log.prepare()

    def sectors(self) -> list:
        """Numbers of the log's sectors that another device must have to go on with the books, and of _HISTORY more."""
        return self._log.sectors(self._needed(), _HISTORY)

    def _release(self) -> None:
        """Let the log overwrite what is settled."""
        self._log.release(self._needed())

    def _needed(self) -> int:
        """The oldest sequence that is not settled."""
        totals = self.totals
        needed = totals.first_sequence or self._log.next_sequence
        if totals.settling:
            needed = min(needed, self.last_settlement.first_sequence or totals.mark)
        if totals.oldest_open:
            needed = min(needed, totals.oldest_open)
        return needed

    # -- inside --------------------------------------------------------------------------------------

    def _append(self, transaction, place: list, is_first: bool = False) -> None:
        """Write a record; `place` is where its transaction stands in the log."""
        data, heads, sequence = self._data, self._heads, self._log.next_sequence
        bucket = index.bucket_of(transaction)
        newest = heads.get(bucket)
        before = place[2]  # the records of one transaction count once, when nothing came between them
        if is_first or newest != index.fold(place[1]):
            before = newest
        transaction.pack_into(data, is_first)
        self.totals.pack_into(data, TOTALS_AT)
        heads.pack_into(data, INDEX_AT, sequence, before)
        self._entries.append(RECORD)
        place[1], place[2] = sequence, before
        heads.put(bucket, index.fold(sequence))
        log("LEDGER", "%06d %s" % (transaction.trace, states.NAMES[transaction.state]))

    def _append_beside(self, transaction, counter: int = 0) -> None:
        """Before a step: write the details and what the chip said if it is the first step, which gives the `counter`,
        or they have changed since then. The totals are those before the step."""
        details = transaction.details
        if details is not None:
            if not (counter or details.counter):
                details.has_changed = True  # they came after the first step
            transaction.has_details = True
        for kind, it in ((DETAILS, details), (CHIP, transaction.chip)):
            if it is None or not (counter or it.has_changed):
                continue
            it.counter = counter or transaction.counter
            it.pack_into(self._data)
            self.totals.pack_into(self._data, TOTALS_AT)
            self._heads.pack_into(self._data, INDEX_AT, self._log.next_sequence, 0)
            self._entries.append(kind)

    def _load_totals(self) -> None:
        """Back to what the newest record tells: a step could not be written."""
        batch = self.totals.batch
        self.totals = Totals()
        if self._log.newest:
            self._totals_of(self._log.newest)
        if not self.totals.first_sequence:
            self.totals.batch = batch
        self._raise_numbers()

    def _raise_numbers(self) -> None:
        totals = self.totals
        totals.counter, totals.ordinal = max(totals.counter, self._above[0]), max(totals.ordinal, self._above[1])


def _next_ordinal(ordinal: int, trace: int) -> int:
    """The trace's ordinal; one that is not above the last has gone round."""
    lap = ordinal // LAP
    return (lap if trace > ordinal % LAP else lap + 1) * LAP + trace
