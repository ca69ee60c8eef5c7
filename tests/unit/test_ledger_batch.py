"""Batches in the ledger: totals by card group, sealing, marks, reuse of the ring; cut at every flash step."""

import gc

from check import equal, raises
from fake_nor import FakeNor, PowerCut, everything, first, nothing, some_bits
from flashlog.errors import LogFull
from ledger import settlement as marks
from ledger.errors import Outdated, Unsettled
from ledger.kinds import COMPLETION, OFFLINE_SALE, PREAUTH, REFUND, SALE, VOID
from ledger.states import ADVISING, APPROVED, DECLINED, REVERSED, REVERSING, SENT
from ledger.transaction import Transaction
from test_ledger import mounted
from test_vault import opened

vault = opened()
nor = FakeNor(6)
blank = bytes(nor.cells)
start = bytearray(nor.cells)  # large: made once, the heap is small


def fresh():
    nor.power_on(blank)
    return mounted(nor, vault)


def done(ledger, trace: int, kind: int = SALE, amount: int = 100, org: str = "CUP", state: int = APPROVED):
    it = Transaction(kind)
    it.trace, it.batch, it.amount, it.card_org = trace, ledger.totals.batch or 45, amount, org
    it.pan = bytearray(b"6225880123451230")
    if kind == OFFLINE_SALE:
        ledger.store(it)
    else:
        ledger.begin(it)
    ledger.move(it, state)
    return it


def test_totals_by_group_and_side():
    ledger = fresh()
    done(ledger, 1, amount=1000)
    done(ledger, 2, amount=500, org="VIS")
    done(ledger, 3, VOID, 1000)
    done(ledger, 4, REFUND, 30, "000")
    done(ledger, 5, REFUND, 40, "MCC")
    done(ledger, 6, PREAUTH, 9999)
    done(ledger, 7, COMPLETION, 700)
    done(ledger, 8, OFFLINE_SALE, 8, "")
    done(ledger, 9, amount=77, state=DECLINED)
    for book in (ledger, mounted(nor, vault)):
        equal(book.totals.domestic.values(), (3, 1708, 2, 1030))
        equal(book.totals.foreign.values(), (1, 500, 1, 40))
        equal((book.totals.batch, book.totals.first_counter), (45, 1))


def test_a_sealed_batch_keeps_its_totals_and_new_sales_go_to_the_next():
    ledger = fresh()
    old = [done(ledger, 1), done(ledger, 2, org="JCB")]
    late = Transaction(SALE)
    late.trace, late.batch = 3, 45
    settlement = ledger.seal_batch("00", 800)
    equal(raises(Outdated, ledger.begin, late).args[0], "batch")
    late.counter = 2
    equal(raises(Outdated, ledger.begin, late).args[0], "counter")
    new = done(ledger, 4, amount=9)
    settlement.step, settlement.domestic_result, settlement.foreign_result = marks.UPLOADING, 1, 2
    settlement.cursor, settlement.uploaded, settlement.owed = 1, 1, 77
    ledger.keep_settlement(settlement)
    for book in (ledger, mounted(nor, vault)):
        equal((book.totals.batch, book.totals.domestic.values()), (46, (1, 9, 0, 0)))
        it = book.settlement
        equal((it.batch, it.first_counter, it.last_counter, it.step), (45, 1, 2, marks.UPLOADING))
        equal((it.domestic.values(), it.foreign.values()), ((1, 100, 0, 0), (1, 100, 0, 0)))
        equal((it.domestic_result, it.foreign_result, it.is_balanced), (1, 2, False))
        equal((it.cursor, it.uploaded, it.owed, it.operator, it.sealed_at), (1, 1, 77, "00", 800))
        equal([it.trace for it in book.in_batch(it)], [it.trace for it in old])
        equal([it.trace for it in book.in_batch()], [new.trace])
        equal(raises(Unsettled, book.seal_batch, "00", 0).args[0], "batch 45 is being settled")
    ledger.close_batch(settlement, 900)
    for book in (ledger, mounted(nor, vault)):
        equal((book.settlement, book.last_settlement.step, book.last_settlement.closed_at), (None, marks.CLOSED, 900))
        equal(book.last_settlement.batch, 45)
    after = ledger.seal_batch("00", 0)
    equal((after.batch, after.first_counter, after.domestic.values()), (46, 3, (1, 9, 0, 0)))


def settled(ledger, trace: int):
    """A batch with one sale, closed."""
    done(ledger, trace)
    settlement = ledger.seal_batch("00", 1)
    ledger.close_batch(settlement, 2)
    return settlement


def owed_batches(book) -> list:
    return [book.settlement_at(at).batch for at in book.slips_owed()]


def test_a_slip_is_owed_until_it_is_out():
    ledger = fresh()
    first_one = settled(ledger, 1)
    for book in (ledger, mounted(nor, vault)):
        equal(owed_batches(book), [45])
    ledger.slip_is_out(first_one)
    for book in (ledger, mounted(nor, vault)):
        equal((owed_batches(book), book.last_settlement.step, book.settlement), ([], marks.PRINTED, None))
    settled(ledger, 2)
    equal(owed_batches(ledger), [46])


def test_slips_of_several_settlements_may_be_owed():
    """The roll was empty for days; they come out oldest first, and one that cannot be noted is owed once more."""
    ledger = fresh()
    settlements = [settled(ledger, trace) for trace in (1, 2, 3)]
    equal(owed_batches(mounted(nor, vault)), [45, 46, 47])
    ledger.slip_is_out(settlements[0])
    equal(owed_batches(mounted(nor, vault)), [45, 46, 47])
    ledger.slip_is_out(settlements[1])
    for book in (ledger, mounted(nor, vault)):
        equal(owed_batches(book), [47])
    done(ledger, 4)
    ledger.seal_batch("00", 3)  # under way while the last slip comes out
    equal(owed_batches(mounted(nor, vault)), [47])
    ledger.slip_is_out(settlements[2])
    for book in (ledger, mounted(nor, vault)):
        equal((owed_batches(book), book.settlement.step), ([], marks.SEALED))


def test_what_is_hidden_is_not_owed():
    ledger = fresh()
    it = settled(ledger, 1)
    equal(ledger.shows(it), True)
    ledger.hide(ledger.totals.counter)
    equal((ledger.shows(it), owed_batches(ledger)), (False, []))


def test_nothing_open_is_sealed():
    for state in (SENT, REVERSING, ADVISING):
        ledger = fresh()
        it = Transaction(SALE)
        it.trace, it.batch = 1, 45
        ledger.begin(it)
        if state != SENT:
            ledger.move(it, state)
        raises(Unsettled, ledger.seal_batch, "00", 0)


def test_an_empty_batch_takes_the_acquirers_number_and_one_in_use_does_not():
    ledger = fresh()
    equal((ledger.adopt_batch(0), ledger.adopt_batch(1000000), ledger.adopt_batch(999999)), (False, False, True))
    done(ledger, 1)
    equal((ledger.adopt_batch(5), ledger.totals.batch), (False, 999999))
    settlement = ledger.seal_batch("00", 0)
    equal((ledger.adopt_batch(5), ledger.totals.batch), (False, 1))
    ledger.close_batch(settlement, 0)
    equal((ledger.adopt_batch(5), ledger.totals.batch), (True, 5))


def test_settled_records_make_room_and_unsettled_ones_never_do():
    ledger = fresh()
    trace = 0
    for _ in range(12):  # batches
        first_of_batch = None
        while True:
            trace += 1
            try:
                it = done(ledger, trace)
            except LogFull:
                break
            first_of_batch = first_of_batch or it
        assert ledger.is_filling
        equal(mounted(nor, vault).get(first_of_batch.counter).trace, first_of_batch.trace)
        ledger.close_batch(ledger.seal_batch("00", 0), 0)
        assert not ledger.is_filling
        equal(ledger.get(first_of_batch.counter).trace, first_of_batch.trace)  # as long as there is room
    equal(ledger.get(1), None)
    assert trace > 200
    equal(mounted(nor, vault).verify(), None)


def test_a_failing_flash_leaves_books_as_they_were():
    ledger = fresh()
    it = done(ledger, 1)
    other = Transaction(SALE)
    other.trace, other.batch, other.amount = 2, 45, 5
    for step in (lambda: ledger.begin(other), lambda: ledger.seal_batch("00", 0)):
        before = ledger.totals.domestic.values(), ledger.totals.counter, ledger.totals.batch, len(ledger.open)
        nor.stuck = nor.cells.rfind(b"\x52\x4c") + 256 + 20  # a cell of the next slot
        try:
            step()
        except Exception as error:
            equal(type(error).__name__, "FlashLogError")
        else:
            raise AssertionError("the flash did not fail")
        nor.stuck = None
        equal((ledger.totals.domestic.values(), ledger.totals.counter, ledger.totals.batch, len(ledger.open)), before)
    equal((other.state, other.counter, ledger.settlement), (0, 0, None))
    ledger.begin(other)
    ledger.move(other, APPROVED)
    equal((it.counter, other.counter), (1, 2))
    again = mounted(nor, vault)
    equal((again.totals.domestic.values(), again.fault, again.verify()), ((2, 105, 0, 0), None, None))


def story(ledger, told: list) -> None:
    """A day's end: a sale, a void, an advice, the settlement, a sale meanwhile. Each step is told when it is done."""
    done(ledger, 1)
    told.append("sale")
    done(ledger, 2, VOID)
    told.append("void")
    advice = done(ledger, 3, OFFLINE_SALE)
    told.append("advice")
    assert advice.state == APPROVED
    settlement = ledger.seal_batch("00", 1)
    told.append("sealed")
    settlement.step = marks.UPLOADING
    ledger.keep_settlement(settlement)
    told.append("uploading")
    done(ledger, 4)
    told.append("new sale")
    settlement.cursor = 2
    ledger.keep_settlement(settlement)
    told.append("cursor")
    ledger.close_batch(settlement, 2)
    told.append("closed")
    ledger.slip_is_out(settlement)
    told.append("printed")


def owed(book) -> int:
    """How many steps of the story the books show; the books must be those after exactly so many steps."""
    group, settlement = book.totals.domestic, book.last_settlement
    if settlement is None:
        return {(0, 0): 0, (1, 0): 1, (1, 1): 2, (2, 1): 3}[group.debit_count, group.credit_count]
    equal((settlement.batch, settlement.domestic.values(), book.totals.batch), (45, (2, 200, 1, 100), 46))
    if settlement.step >= marks.CLOSED:
        return 8 + settlement.step - marks.CLOSED
    if settlement.step == marks.SEALED:
        return 4
    return 7 if settlement.cursor else 5 + group.debit_count


def test_every_cut_of_a_days_end():
    """Also with a ring that is just going round, so that erases come in between."""
    cases = 0
    for before in (0, 60):
        ledger = fresh()
        ledger.adopt_batch(44)
        for trace in range(before // 2):
            done(ledger, 100 + trace)
        if before:
            ledger.close_batch(ledger.seal_batch("00", 0), 0)
        start[:] = nor.cells
        for how in (nothing, everything, first(100), some_bits):
            step = 0
            while True:
                nor.power_on(start)
                ledger = mounted(nor, vault)
                ledger.adopt_batch(45)
                nor.cut_at(step, how)
                told = []
                try:
                    story(ledger, told)
                    break
                except PowerCut:
                    pass
                cases += 1
                step += 1
                nor.power_on()
                gc.collect()
                again = mounted(nor, vault)
                equal((again.fault, again.verify()), (None, None))
                if again.last_settlement is not None and again.last_settlement.batch != 45:
                    again.last_settlement = None
                assert owed(again) in (len(told), len(told) + 1), (owed(again), told)
                for it in list(again.open):
                    if it.state == SENT:
                        again.move(it, REVERSING)
                    again.move(it, REVERSED if it.state == REVERSING else APPROVED)
                equal(mounted(nor, vault).open, [])
    assert cases > 100, cases
