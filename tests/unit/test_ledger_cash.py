"""Cash in the books: one step, in no total that the acquirer compares, whole or not there after any cut."""

from check import equal, raises
from fake_nor import FakeNor, cuts, everything, nothing, some_bits
from ledger.details import TENDERED, Details
from ledger.kinds import SALE, VOID
from ledger.pending import Pending
from ledger.states import APPROVED, IllegalMove
from ledger.transaction import CASH, STRIPE, Transaction
from test_ledger import mounted
from test_vault import opened

vault = opened()
nor = FakeNor(6)
blank = bytes(nor.cells)


def cash(ledger, trace: int, kind: int = SALE, original=None) -> Transaction:
    it = Transaction(kind)
    it.entry, it.trace, it.batch, it.amount = CASH, trace, ledger.totals.batch or 45, 100 + trace
    if original is None:
        it.details = Details()
        it.details.put_number(TENDERED, 1000 + trace)
    else:
        it.original_counter = original.counter
    ledger.record(it)
    return it


def by_card(ledger, trace: int) -> Transaction:
    it = Transaction(SALE)
    it.entry, it.trace, it.batch, it.amount = STRIPE, trace, ledger.totals.batch or 45, 100
    it.pan = bytearray(b"6225880123451230")
    ledger.begin(it)
    return it


def test_it_is_found_and_counts_nowhere_else():
    nor.power_on(blank)
    ledger = mounted(nor, vault)
    ledger.prepare()
    programs = nor.programs
    one = cash(ledger, 1)
    equal((nor.programs - programs, ledger.open, bool(Pending(ledger))), (2, [], False))
    card = by_card(ledger, 2)
    cash(ledger, 3, VOID, one)
    for book in (ledger, mounted(nor, vault)):
        equal([it.trace for it in book.in_batch()], [1, 2, 3])
        equal([it.trace for it in book.open], [2])
        equal(book.last_approved().trace, 3)
        equal((book.standing(book.get(1)).voided, book.standing(book.get(2)).voided), (True, False))
        equal(book.details_of(book.get(1)).number(TENDERED), 1001)
        equal(book.totals.domestic.values(), (0, 0, 0, 0))
    ledger.move(card, APPROVED)
    equal(ledger.seal_batch("01", 0).domestic.values(), (1, 100, 0, 0))


def test_a_batch_of_cash_only_takes_the_acquirers_number():
    nor.power_on(blank)
    ledger = mounted(nor, vault)
    one = cash(ledger, 1)
    equal((ledger.adopt_batch(77), ledger.totals.batch, ledger.totals.covers(one)), (True, 77, True))
    by_card(ledger, 2)
    equal(ledger.adopt_batch(78), False)
    equal([it.trace for it in mounted(nor, vault).in_batch()], [1, 2])


def test_every_cut_leaves_it_whole_or_not_there():
    told = []

    def sale_and_void():
        told.clear()
        ledger = mounted(nor, vault)
        one = cash(ledger, 1)
        told.append(1)
        cash(ledger, 2, VOID, one)
        told.append(2)

    cases = 0
    for step in cuts(nor, blank, (nothing, everything, some_bits), sale_and_void):
        cases += 1
        book = mounted(nor, vault)
        found = list(book.newest_first())
        equal((book.fault, book.open), (None, []))
        assert len(told) <= len(found) <= len(told) + 1, (step, told)
        for it in found:
            equal((it.state, it.counter), (APPROVED, it.trace))
            details = book.details_of(it)
            equal(details and details.number(TENDERED), 1001 if it.kind == SALE else None)
        cash(book, 9)
        equal(book.details_of(mounted(nor, vault).get(len(found) + 1)).number(TENDERED), 1009)
    assert cases > 3 * 3, cases


def test_only_cash_is_recorded_without_being_asked():
    nor.power_on(blank)
    ledger = mounted(nor, vault)
    it = Transaction(SALE)
    it.entry = STRIPE
    raises(IllegalMove, ledger.record, it)
    raises(IllegalMove, ledger.record, cash(ledger, 1))
    equal(ledger.totals.counter, 1)
