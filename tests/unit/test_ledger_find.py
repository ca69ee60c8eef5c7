"""firmware/ledger/reader.py and index.py: what is looked for is found, whatever was overwritten, torn or is open."""

import gc
import random

from check import equal
from fake_nor import FakeNor, PowerCut, first
from flashlog.errors import LogFull
from ledger import index
from ledger.kinds import COMPLETION, COMPLETION_VOID, PREAUTH, PREAUTH_VOID, REFUND, SALE, VOID
from ledger.states import ADVISING, APPROVED, DECLINED, FAILED, REVERSED, REVERSING, SENT
from ledger.transaction import Transaction
from test_ledger import mounted
from test_vault import opened

BATCH = 7
nor = FakeNor(12)  # large: made once, the heap is small


def blank() -> FakeNor:
    nor.power_on()
    for i in range(len(nor.cells)):
        nor.cells[i] = 0xFF
    return nor


def made(ledger, trace: int, digits: str = "1230", kind: int = SALE, amount: int = 100, original=None) -> Transaction:
    it = Transaction(kind)
    it.trace, it.batch, it.amount = trace, ledger.totals.batch or BATCH, amount
    it.pan = bytearray(b"622588012345" + digits.encode()) if digits else bytearray()
    if original is not None:
        it.original_counter = original.counter
    return it


def done(ledger, trace: int, *states, **more) -> Transaction:
    """A transaction brought through these states, APPROVED if none is told."""
    it = made(ledger, trace, **more)
    if states and states[0] == ADVISING:
        ledger.store(it)
        states = states[1:]
    else:
        ledger.begin(it)
        states = states or (APPROVED,)
    for state in states:
        ledger.move(it, state)
    return it


def key(it):
    return it and (it.counter, it.trace, it.state)


def test_by_counter_and_by_trace():
    flash, vault = blank(), opened()
    ledger = mounted(flash, vault)
    ends = [(), (DECLINED,), (REVERSING, REVERSED), (ADVISING, APPROVED), (ADVISING,), (REVERSING,)]
    traces = (5, 8, 9, 20, 999999, 3)  # they went round before the last
    them = [done(ledger, trace, *end) for trace, end in zip(traces, ends)]
    waiting = made(ledger, 4)
    ledger.begin(waiting)
    for book in (ledger, mounted(flash, vault)):
        for it in them + [waiting]:
            equal(key(book.get(it.counter)), key(it))
            equal(key(book.find_trace(it.trace)), key(it))
            equal(key(book.find_trace(it.trace, BATCH)), key(it))
            equal(book.find_trace(it.trace, BATCH + 1), None)
        for nothing in (1, 6, 21, 999998, 500000):
            equal(book.find_trace(nothing), None)
        equal((book.get(0), book.get(8), book.get(99)), (None, None, None))
        equal(book.totals.last_trace, 4)


def test_of_two_with_the_same_trace_the_newer_is_found_unless_the_batch_is_told():
    flash, vault = blank(), opened()
    ledger = mounted(flash, vault)
    old = done(ledger, 50)
    done(ledger, 51)
    ledger.close_batch(ledger.seal_batch("01", 0), 0)
    new = done(ledger, 50)
    equal((key(ledger.find_trace(50)), key(ledger.find_trace(50, BATCH))), (key(new), key(old)))


def test_by_the_last_four_digits_newest_first():
    flash, vault = blank(), opened()
    ledger = mounted(flash, vault)
    for trace in range(1, 31):
        end = (REVERSING, REVERSED) if trace % 5 == 0 else (APPROVED,)
        done(ledger, trace, *end, digits="%04d" % (trace % 3 * 1000 + 777))
    waiting = made(ledger, 31, "1777")
    ledger.begin(waiting)
    other = made(ledger, 32, "1777")
    ledger.begin(other)
    ledger.move(waiting, APPROVED)  # the records of two transactions lie crosswise
    for book in (ledger, mounted(flash, vault)):
        for number in (0, 1, 2):
            expected = [trace for trace in range(30, 0, -1) if trace % 3 == number]
            if number == 1:
                expected = [31, 32] + expected
            equal([it.trace for it in book.with_last_four("%04d" % (number * 1000 + 777))], expected)
        equal(list(book.with_last_four("3777")) + list(book.with_last_four("1234")), [])
        equal([it.trace for it in book.newest_first()], [31, 32] + list(range(30, 0, -1)))
        equal([it.trace for it in book.in_batch()], list(range(1, 33)))
        equal([it.state for it in book.in_batch()][-3:], [REVERSED, APPROVED, SENT])


def test_without_a_card_number():
    flash, vault = blank(), opened()
    ledger = mounted(flash, vault)
    sale = done(ledger, 1, digits="")
    done(ledger, 2, digits="")
    done(ledger, 3, digits="", kind=VOID, original=sale)
    book = mounted(flash, vault)
    assert book.standing(book.get(1)).voided
    assert not book.standing(book.get(2)).voided


def test_what_has_become_of_a_transaction():
    flash, vault = blank(), opened()
    ledger = mounted(flash, vault)
    sale, held = done(ledger, 1, amount=1000), done(ledger, 2, kind=PREAUTH, amount=5000)

    def standing(it):
        told = []
        for book in (ledger, mounted(flash, vault)):
            found = book.standing(book.get(it.counter))
            told.append((found.voided, found.refunded, found.completed, found.pending))
        equal(told[0], told[1])
        return told[0]

    equal((standing(sale), standing(held)), ((False, 0, False, False), (False, 0, False, False)))
    done(ledger, 3, kind=REFUND, original=sale, amount=300)
    done(ledger, 4, ADVISING, FAILED, kind=REFUND, original=sale, amount=50)
    done(ledger, 5, DECLINED, kind=REFUND, original=sale, amount=7)
    equal(standing(sale), (False, 350, False, False))
    refund = done(ledger, 6, ADVISING, kind=REFUND, original=sale, amount=200)
    equal(standing(sale), (False, 550, False, True))
    ledger.move(refund, APPROVED)
    equal(standing(sale), (False, 550, False, False))
    void = made(ledger, 7, kind=VOID, original=sale)
    ledger.begin(void)
    equal(standing(sale), (False, 550, False, True))
    ledger.move(void, APPROVED)
    equal(standing(sale), (True, 550, False, False))
    completion = done(ledger, 8, kind=COMPLETION, original=held)
    equal((standing(held), standing(completion)), ((False, 0, True, False), (False, 0, False, False)))
    done(ledger, 9, kind=COMPLETION_VOID, original=completion)
    equal((standing(held), standing(completion)), ((False, 0, False, False), (True, 0, False, False)))
    done(ledger, 10, kind=PREAUTH_VOID, original=held)
    equal(standing(held), (True, 0, False, False))


def test_months_of_sales_in_a_small_log():
    """Around the ring many times, the power cut now and then: everything that is still there is found in every way."""
    random.seed(1000)
    flash, vault = blank(), opened()  # 180 slots: a slice of the index is not much younger than a lap
    ledger = mounted(flash, vault)
    cards = ["%04d" % random.randint(0, 9999) for _ in range(25)]
    for trace in range(1, 701):
        flash.cut_at(random.randint(0, 60), first(random.randint(0, 256)))
        try:
            done(ledger, trace, *random.choice(((), (DECLINED,), (REVERSING, REVERSED))), digits=random.choice(cards))
        except LogFull:
            flash.steps_left = None
            ledger.close_batch(ledger.seal_batch("01", 0), 0)
        except PowerCut:
            flash.power_on()
            ledger = mounted(flash, vault)
            equal(ledger.fault, None)
            for it in list(ledger.open):
                if it.state == SENT:
                    ledger.move(it, REVERSING)
                ledger.move(it, REVERSED)
        flash.power_on()
        gc.collect()
    assert ledger._log.oldest > 1000
    again = mounted(flash, vault)
    there = {}
    for _, it in again.records():
        there[it.counter] = it
    assert len(there) > 60
    for counter, it in there.items():
        equal(key(again.find_trace(it.trace)), key(it))
        equal(key(again.get(counter)), key(it))
    for digits in cards:
        equal(sorted(it.counter for it in again.with_last_four(digits)),
              sorted(it.counter for it in there.values() if it.last_four == digits))
    equal(sorted(it.counter for it in again.newest_first()), sorted(there))
    equal(again.verify(), None)


def test_places_are_told_from_later_ones():
    for later in (1, 70, 65533, 65534, 65535, 200000, 4294967295):
        for back in (0, 1, 17, 65533):
            if back < later:
                equal(index.unfold(index.fold(later - back), later), later - back)
    equal(index.unfold(0, 12345), 0)
