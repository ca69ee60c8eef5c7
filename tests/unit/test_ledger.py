"""firmware/ledger/ledger.py on modelled NOR flash: nothing acknowledged is ever lost, whatever is cut."""

from check import equal, raises
from fake_nor import FakeNor, cuts, everything, first, nothing, some_bits
from flashlog.errors import LogFull
from flashlog.log import FlashLog
from ledger import states
from ledger.kinds import SALE
from ledger.ledger import Ledger
from ledger.states import APPROVED, DECLINED, REVERSED, REVERSING, SENT, IllegalMove
from ledger.transaction import STRIPE, Transaction
from test_vault import opened


def mounted(flash, vault) -> Ledger:
    ledger = Ledger(FlashLog(flash), vault)
    ledger.mount()
    return ledger


def sale(trace: int, amount: int = 12850) -> Transaction:
    it = Transaction(SALE)
    it.entry, it.trace, it.batch, it.amount, it.began_at = STRIPE, trace, 1, amount, 848673131
    it.pan = bytearray(b"6225880123451230")
    return it


def test_the_books_are_found_again_after_a_restart():
    flash, vault = FakeNor(4), opened()
    ledger = mounted(flash, vault)
    for trace in (1, 2, 3):
        it = sale(trace, trace * 100)
        ledger.begin(it)
        it.auth_code = "48291%d" % trace
        ledger.move(it, DECLINED if trace == 2 else APPROVED)
    again = mounted(flash, vault)
    equal(again.totals.domestic.values()[:2], (2, 400))
    equal((again.totals.last_trace, again.totals.counter, again.open), (3, 3, []))
    last = again.last_approved()
    equal((last.trace, last.amount, last.auth_code, last.masked_pan), (3, 300, "482913", "622588******1230"))


def test_a_sale_is_one_program_before_it_is_sent():
    flash, vault = FakeNor(4), opened()
    ledger = mounted(flash, vault)
    ledger.prepare()
    programs, erases = flash.programs, flash.erases
    it = sale(1)
    ledger.begin(it)
    equal((flash.programs - programs, flash.erases - erases), (1, 0))
    equal(it.state, SENT)


def test_what_was_open_is_open_again():
    flash, vault = FakeNor(4), opened()
    ledger = mounted(flash, vault)
    for trace in range(1, 6):
        it = sale(trace)
        ledger.begin(it)
        if trace in (1, 4):
            ledger.move(it, APPROVED)
        if trace == 3:
            it.reversal_reason = "A0"
            ledger.move(it, REVERSING)
    again = mounted(flash, vault)
    equal([(it.trace, it.state, it.reversal_reason) for it in again.open],
          [(2, SENT, ""), (3, REVERSING, "A0"), (5, SENT, "")])
    for it in list(again.open):
        if it.state == SENT:
            again.move(it, REVERSING)
        again.move(it, REVERSED)
    equal(mounted(flash, vault).open, [])
    equal(mounted(flash, vault).totals.oldest_open, 0)


def test_illegal_moves_raise_and_write_nothing():
    flash, vault = FakeNor(4), opened()
    ledger = mounted(flash, vault)
    it = sale(1)
    raises(IllegalMove, ledger.move, it, APPROVED)
    ledger.begin(it)
    programs = flash.programs
    raises(IllegalMove, ledger.begin, it)
    raises(IllegalMove, ledger.move, it, REVERSED)
    ledger.move(it, APPROVED)
    for state in range(len(states.NAMES)):
        raises(IllegalMove, ledger.move, it, state)
    equal(flash.programs - programs, 1)


def test_a_full_log_refuses_the_sale_but_never_an_outcome():
    flash, vault = FakeNor(4), opened()
    ledger = mounted(flash, vault)
    trace = 0
    while True:
        trace += 1
        it = sale(trace)
        try:
            ledger.check_room()
            has_room = True
        except LogFull:
            has_room = False
        try:
            ledger.begin(it)
            assert has_room
        except LogFull:
            assert not has_room  # it is known before a card is asked for
            equal(it.state, states.NEW)
            break
        if trace > 1:
            ledger.move(it, APPROVED)
    first_sale = ledger.open[0]
    equal(first_sale.trace, 1)
    ledger.move(first_sale, REVERSING)
    ledger.move(first_sale, REVERSED)
    equal(mounted(flash, vault).totals.domestic.debit_count, trace - 2)


def test_records_are_chained():
    flash, vault = FakeNor(4), opened()
    ledger = mounted(flash, vault)
    for trace in (1, 2):
        ledger.begin(sale(trace))
    log, entry, tag = FlashLog(flash), bytearray(240), bytes(16)
    for sequence in (1, 2):
        log.read(sequence, entry)
        assert vault.record_is_genuine(sequence, entry[:224], entry[224:], tag)
        tag = bytes(entry[224:])
    assert b"622588" not in flash.cells


def test_every_cut_leaves_books_that_tell_the_truth():
    """Three sales, cut at every flash step: what was acknowledged is found, the rest is open."""
    flash, vault = FakeNor(4), opened()
    told = {}

    def three_sales():
        told.clear()
        ledger = mounted(flash, vault)
        for trace, end in ((1, (APPROVED,)), (2, (REVERSING, REVERSED)), (3, (DECLINED,))):
            it = sale(trace)
            ledger.begin(it)
            told[trace] = SENT
            for state in end:
                ledger.move(it, state)
                told[trace] = state

    cases = 0
    for _ in cuts(flash, bytes(flash.cells), (nothing, everything, first(100), some_bits), three_sales):
        cases += 1
        again = mounted(flash, vault)
        found = {}
        for _, it in again.records():
            found[it.trace] = it.state
        for trace, state in told.items():
            if found[trace] != state:  # a record may have reached the flash though nobody was told
                states.check_move(state, found[trace])
        for trace, state in found.items():
            if trace not in told:
                equal(state, SENT)
        equal(sorted(it.trace for it in again.open), sorted(t for t in found if found[t] in states.OPEN))
    equal(cases, 4 * 9)  # 1 erase, 1 sector header, 7 records
