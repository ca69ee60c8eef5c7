"""firmware/ledger/details.py: the stored form, and details found at any time, after cuts at every flash step."""

from check import equal, raises
from fake_nor import FakeNor, cuts, everything, nothing, some_bits
from ledger.details import (
    CODE,
    DISCOUNT,
    FEE,
    ORDER,
    ROOM,
    ROUNDING,
    TAX,
    TENDERED,
    TIP,
    TRAINING,
    VOUCHER,
    WALLET,
    Details,
    unpack,
)
from ledger.states import APPROVED, REVERSED, REVERSING
from ledger.transaction import CASH, CHIP, SIZE, STRIPE, RecordError, Transaction
from test_ledger import mounted
from test_ledger_chip import said
from test_vault import opened

vault = opened()
nor = FakeNor(6)
blank = bytes(nor.cells)
buffer = bytearray(SIZE)


def full() -> Details:
    it = Details()
    for tag, fen in ((TIP, 100), (TAX, 2), (DISCOUNT, 300), (ROUNDING, -4), (TENDERED, 0xFFFFFFFF), (FEE, 6)):
        it.put_number(tag, fen)
    for tag, text in ((CODE, "*" * 20 + "1234"), (VOUCHER, "V" * 20), (WALLET, "A"), (ORDER, "P" * 20)):
        it.put_text(tag, text)
    return it


def test_everything_comes_back():
    it = full()
    it.counter = 70000
    it.put_text(TRAINING, "1")
    it.pack_into(buffer)
    back = unpack(buffer)
    equal([back.number(tag) for tag in (TIP, TAX, DISCOUNT, ROUNDING, TENDERED, FEE)],
          [100, 2, 300, -4, 0xFFFFFFFF, 6])
    equal((back.text(CODE)[-5:], back.text(VOUCHER), back.text(WALLET), back.text(TRAINING)),
          ("*1234", "V" * 20, "A", "1"))
    equal((back.counter, back.has_changed), (70000, True))
    Details().pack_into(buffer)
    equal(unpack(buffer).number(TIP), 0)


def test_what_does_not_fit_is_refused_and_what_is_taken_away_is_gone():
    it = full()
    raises(RecordError, it.put, TRAINING, bytes(ROOM))
    raises(RecordError, it.put, 15, b"1")
    raises(RecordError, it.put_number, TIP, -1)
    raises(RecordError, it.put_number, ROUNDING, 0x80000000)
    it.put_text(CODE, "")
    it.put_number(TIP, 0)
    equal((it.get(CODE), it.number(TIP), it.has_changed), (b"", 0, False))


def test_bytes_that_are_no_details_are_refused():
    full().pack_into(buffer)
    for at in range(SIZE):
        for value in (0, 1, 0x7F, 0xFF):
            bad = bytearray(buffer)
            bad[at] = value
            try:
                unpack(bad)
            except RecordError:
                pass
    raises(RecordError, unpack, b"")


def begun(ledger, trace: int, entry: int = CASH, tip: int = 7) -> Transaction:
    it = Transaction()
    it.entry, it.trace, it.batch, it.amount = entry, trace, ledger.totals.batch or 45, 100
    if it.has_card:
        it.pan = bytearray(b"6225880123451230")
    if it.has_chip:
        from ledger.chip_record import ChipRecord

        it.chip = ChipRecord(said(trace), it.amount)
    if tip:
        it.details = Details()
        it.details.put_number(TIP, trace)
    ledger.begin(it)
    return it


def kept(ledger, counter: int) -> tuple:
    """(tip, voucher) of a transaction, and its chip's ATC; None for what is not there."""
    it = ledger.get(counter)
    details, chip = ledger.details_of(it), ledger.chip_of(it)
    return details and (details.number(TIP), details.text(VOUCHER)), chip and chip.atc[1]


def test_details_and_chip_are_found_at_any_later_time_and_cost_one_program_each():
    nor.power_on(blank)
    ledger = mounted(nor, vault)
    ledger.prepare()
    before = nor.programs
    one = begun(ledger, 1)
    equal(nor.programs - before, 2)
    one.details.put_text(VOUCHER, "A")
    before = nor.programs
    ledger.move(one, APPROVED)
    equal(nor.programs - before, 2)
    two = begun(ledger, 2, CHIP)
    two.details.put_text(VOUCHER, "B")  # the details change, the chip does not
    ledger.move(two, REVERSING)
    ledger.move(two, REVERSED)
    three = begun(ledger, 3, CHIP)
    three.chip.take(said(33, 0x40))  # the other way round
    ledger.move(three, APPROVED)
    ledger.move(begun(ledger, 4, STRIPE, tip=0), APPROVED)
    late = begun(ledger, 5, STRIPE, tip=0)
    late.details = Details()
    late.details.put_text(VOUCHER, "C")
    late.details.put_number(TIP, 5)
    ledger.move(late, REVERSING)
    expected = [((1, "A"), None), ((2, "B"), 2), ((3, ""), 33), (None, None), ((5, "C"), None)]
    for book in (ledger, mounted(nor, vault)):
        equal([kept(book, counter) for counter in range(1, 6)], expected)
        equal([it.trace for it in book.newest_first()], [5, 4, 3, 2, 1])
        equal([it.trace for it in book.in_batch()], [1, 2, 3, 4, 5])
        equal(book.verify(), None)
    book.move(book.open[0], REVERSED)
    equal(kept(mounted(nor, vault), 5), ((5, "C"), None))


def test_every_cut_leaves_details_that_belong_to_their_transaction():
    """A cut between details and record leaves details of nothing, also when the next transaction has the number."""
    done = []

    def two_sales():
        done.clear()
        ledger = mounted(nor, vault)
        for trace, entry in ((1, CASH), (2, CHIP)):
            it = begun(ledger, trace, entry)
            it.details.put_text(VOUCHER, "V")
            ledger.move(it, APPROVED)
            done.append(trace)

    cases = 0
    for step in cuts(nor, blank, (nothing, everything, some_bits), two_sales):
        cases += 1
        book = mounted(nor, vault)
        equal(book.fault, None)
        for it in book.open:
            equal((it.details.number(TIP), it.chip is not None), (it.trace, it.has_chip))
        tip = cases % 2
        after = begun(book, 50, (CASH, STRIPE, CHIP)[cases % 3], tip)
        book.move(after, APPROVED)
        places = dict(book._places)
        last = mounted(nor, vault)
        equal((last.fault, last._places), (None, places))
        for it in last.newest_first():
            found = kept(last, it.counter)
            if it.trace == 50:
                equal(found[0], (50, "") if tip else None, step)
            else:
                equal(found[0][0], it.trace)
                equal(found[0][1], "V" if it.trace in done else found[0][1])
            equal(found[1], it.trace if it.has_chip else None)
    assert cases > 3 * 8, cases
