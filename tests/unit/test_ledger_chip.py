"""What a chip said, kept beside its transaction: found at any time, after cuts at every flash step, over reuse."""

import gc

from check import equal
from emv.data import Data
from fake_nor import FakeNor, cuts, everything, first, nothing, some_bits
from flashlog.errors import LogFull
from ledger.chip_record import ChipRecord
from ledger.kinds import REFUND, SALE
from ledger.states import APPROVED, DECLINED, REVERSED, REVERSING, SENT
from ledger.transaction import CHIP, STRIPE, TAP, Transaction
from test_ledger import mounted
from test_vault import opened

vault = opened()
nor = FakeNor(6)
blank = bytes(nor.cells)
start = bytearray(nor.cells)  # large: made once, the heap is small


def fresh():
    nor.power_on(blank)
    return mounted(nor, vault)


def said(atc: int, cid: int = 0x80) -> Data:
    data = Data()
    data[0x9F26], data[0x9F27], data[0x9F36] = atc.to_bytes(8, "big"), bytes([cid]), atc.to_bytes(2, "big")
    data[0x9F10], data[0x84], data[0x95] = b"\x07\x01\x01\x03\xa0\x00\x00\x01", b"\xa0\x00\x00\x03\x33", bytes(5)
    return data


def begun(ledger, trace: int, entry: int = CHIP, digits: str = "1230", kind: int = SALE) -> Transaction:
    it = Transaction(kind)
    it.entry, it.trace, it.batch, it.amount = entry, trace, ledger.totals.batch or 45, 100
    it.pan = bytearray(b"622588012345" + digits.encode())
    if it.has_chip:
        it.chip = ChipRecord(said(trace), it.amount)
    ledger.begin(it)
    return it


def done(ledger, trace: int, end: int = APPROVED, certified: bool = True, **more) -> Transaction:
    """A sale; with `certified`, the card gives its certificate before the last step."""
    it = begun(ledger, trace, **more)
    if certified and it.chip is not None:
        it.chip.take(said(trace, 0x40))
    if end == REVERSED:
        ledger.move(it, REVERSING)
    ledger.move(it, end)
    return it


def kept(ledger, counter: int):
    """(cryptogram type, ATC) of a transaction's chip, or None."""
    chip = ledger.chip_of(ledger.get(counter))
    return chip and (chip.cryptogram_type, int.from_bytes(chip.atc, "big"))


def test_a_chip_sale_is_two_programs_before_it_is_sent_and_a_stripe_sale_one():
    ledger = fresh()
    ledger.prepare()
    for entry, programs in ((CHIP, 2), (TAP, 2), (STRIPE, 1)):
        before = nor.programs, nor.erases
        it = begun(ledger, entry, entry)
        equal((nor.programs - before[0], nor.erases - before[1]), (programs, 0))
        before = nor.programs
        ledger.move(it, APPROVED)
        equal(nor.programs - before, 1)
    it = begun(ledger, 9)
    it.chip.take(said(9, 0x40))
    before = nor.programs
    ledger.move(it, APPROVED)
    equal(nor.programs - before, 2)


def test_what_the_chip_said_is_found_at_any_later_time():
    ledger = fresh()
    them = [done(ledger, 1), done(ledger, 2, certified=False), done(ledger, 3, entry=STRIPE),
            done(ledger, 4, REVERSED), done(ledger, 5, DECLINED, False, entry=TAP, digits="0077"),
            done(ledger, 6, REVERSED, False, digits="0077"), done(ledger, 7, digits="0077", kind=REFUND)]
    expected = [("TC", 1), ("ARQC", 2), None, ("TC", 4), ("ARQC", 5), ("ARQC", 6), ("TC", 7)]
    for book in (ledger, mounted(nor, vault)):
        equal([kept(book, it.counter) for it in them], expected)
        equal([it.trace for it in book.newest_first()], [7, 6, 5, 4, 3, 2, 1])
        equal([it.trace for it in book.in_batch()], [1, 2, 3, 4, 5, 6, 7])
        equal([it.trace for it in book.with_last_four("0077")], [7, 6, 5])
        equal(book.verify(), None)
    it = ledger.get(1)
    equal(it.chip, None)
    equal((ledger.chip_of(it), it.chip.amount), (it.chip, 100))


def test_several_open_at_once_keep_their_own():
    ledger = fresh()
    one, two = begun(ledger, 1), begun(ledger, 2, TAP)
    begun(ledger, 3, STRIPE)
    two.chip.take(said(22))
    ledger.move(two, REVERSING)
    one.chip.take(said(11, 0x40))
    ledger.move(one, APPROVED)
    again = mounted(nor, vault)
    equal([(it.trace, it.state, it.chip and it.chip.atc) for it in again.open],
          [(2, REVERSING, b"\x00\x16"), (3, SENT, None)])
    again.move(again.open[0], REVERSED)
    last = mounted(nor, vault)
    equal([kept(last, counter) for counter in (1, 2, 3)], [("TC", 11), ("ARQC", 22), None])


def test_the_first_of_a_batch_keeps_its_chip_data_when_the_ring_is_used_again():
    """They stand before its first record, maybe in the sector before."""
    for lead in range(16):
        ledger = fresh()
        for trace in range(1, lead + 1):
            ledger.move(begun(ledger, trace, STRIPE), DECLINED)
        ledger.close_batch(ledger.seal_batch("01", 0), 0)
        waiting = begun(ledger, 17)
        trace = 17
        try:
            while True:
                trace += 1
                ledger.move(begun(ledger, trace, STRIPE), DECLINED)
        except LogFull:
            ledger.prepare()
        again = mounted(nor, vault)
        equal([it.chip.atc for it in again.open], [b"\x00\x11"], "after %d" % lead)
        equal(again._places, ledger._places)
        again.move(again.open[0], REVERSING)
        again.move(again.open[0], REVERSED)
        equal(kept(mounted(nor, vault), waiting.counter), ("ARQC", 17))
        gc.collect()


def test_settled_chips_make_room_and_a_new_batch_begins_with_its_chip_data():
    ledger = fresh()
    trace = 0
    for _ in range(30):
        for _ in range(5):
            trace += 1
            done(ledger, trace)
        settlement = ledger.seal_batch("01", 0)
        equal([ledger.chip_of(it).cryptogram_type for it in ledger.in_batch(settlement)], ["TC"] * 5)
        ledger.close_batch(settlement, 0)
        gc.collect()
    equal(kept(ledger, trace), ("TC", trace))
    found = mounted(nor, vault)
    equal((found.verify(), found.totals.counter), (None, trace))
    equal(ledger.get(1), None)


def test_finding_a_chip_costs_no_more_in_a_full_log():
    ledger = fresh()
    for trace in range(1, 12):
        done(ledger, trace, digits="%04d" % trace)
    transaction = ledger.get(3)
    before = nor.reads
    ledger.chip_of(transaction)
    assert nor.reads - before < 12, nor.reads - before


def test_every_cut_leaves_a_chip_that_belongs_to_its_transaction():
    """A chip sale approved, one reversed after the card refused, a stripe sale, a tap: cut at every flash step."""
    told = {}

    def four_sales():
        told.clear()
        ledger = mounted(nor, vault)
        for trace, entry, end in ((1, CHIP, APPROVED), (2, CHIP, REVERSED), (3, STRIPE, APPROVED), (4, TAP, DECLINED)):
            it = begun(ledger, trace, entry)
            told[trace] = SENT
            if entry == CHIP:
                it.chip.take(said(trace, 0x40 if end == APPROVED else 0))
            if end == REVERSED:
                ledger.move(it, REVERSING)
            ledger.move(it, end)
            told[trace] = end

    cases = 0
    for step in cuts(nor, blank, (nothing, everything, first(100), some_bits), four_sales):
        cases += 1
        book = mounted(nor, vault)
        equal(book.fault, None)
        for it in book.open:
            equal(it.chip is not None, it.has_chip)
            assert it.chip is None or it.chip.atc[1] == it.trace
        # what begins after the cut gets its own data, whatever an unfinished beginning has left
        after = begun(book, 50, (CHIP, STRIPE, TAP)[cases % 3])
        book.move(after, APPROVED)
        for one in list(book.open):
            if one.state == SENT:
                book.move(one, REVERSING)
            book.move(one, REVERSED)
        last = mounted(nor, vault)
        equal((last.fault, last.open), (None, []))
        for it in last.newest_first():
            chip = last.chip_of(it)
            equal(chip is not None, it.has_chip, "%d after %d" % (it.trace, step))
            if chip is not None:
                equal(chip.atc[1], it.trace)
                if told.get(it.trace) == APPROVED:
                    equal(chip.cryptogram_type, "TC")
                if told.get(it.trace) == REVERSED:
                    equal(chip.cryptogram_type, "AAC")
    assert cases > 4 * 14, cases
