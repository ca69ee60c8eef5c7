"""firmware/host/chip_end.py: how a chip's transaction ends, every combination of what card and acquirer said."""

from bertlv.reader import Reader
from check import equal
from emv.data import Data
from emv.outcome import APPROVED as CARD_APPROVED
from emv.outcome import DECLINED as CARD_DECLINED
from emv.outcome import ENDED, Outcome
from fake_nor import FakeNor
from host.chip_end import book_offline, conclude, note_chip
from ledger.kinds import CHIP_OFFLINE, SALE
from ledger.states import ADVISING, APPROVED, DECLINED, REVERSING
from ledger.transaction import CHIP, TAP, Transaction
from test_field55 import live
from test_ledger import mounted
from test_vault import opened

SCRIPTS = b"\x20\x00\x00\x00\x01"
vault = opened()
flash = FakeNor(6)
blank = bytes(flash.cells)


class Till:
    """The services that the rules use, which note what is asked of them."""

    def __init__(self):
        flash.power_on(blank)
        self.ledger = mounted(flash, vault)
        self.drain = self.session = self
        self.batch = 45
        self.reasons, self.uploads, self.notices = [], [], []

    def next_trace(self):
        return 77

    def hand_over(self, transaction, reason):
        self.reasons.append(reason)
        transaction.reversal_reason = reason
        self.ledger.move(transaction, REVERSING)

    def upload(self, transaction):
        self.uploads.append(transaction.trace)

    def script_notices(self):
        return self

    def add(self, *what):
        self.notices.append(what)


def asked(till, entry=CHIP):
    """A sale that has left, and the kernel's data."""
    it = Transaction(SALE)
    it.entry, it.trace, it.batch, it.amount = entry, 42, 45, 1
    it.pan, it.expiry = bytearray(b"6225880123451230"), "3012"
    data = live()
    data[0x5F34] = b"\x01"
    note_chip(it, data)
    till.ledger.begin(it)
    return it, data


def kept(till, it):
    """The chip's cryptogram type and TVR, as a restart finds them."""
    book = mounted(flash, vault)
    chip = book.chip_of(book.get(it.counter))
    equal(chip.expiry, "3012")
    return chip.cryptogram_type, chip.tvr


def test_every_pair_of_answers():
    for state, card, end, reasons in (
        (APPROVED, CARD_APPROVED, APPROVED, []),
        (APPROVED, CARD_DECLINED, REVERSING, ["06"]),
        (APPROVED, ENDED, REVERSING, ["06"]),
        (APPROVED, None, APPROVED, []),
        (DECLINED, CARD_DECLINED, DECLINED, []),
        (DECLINED, ENDED, DECLINED, []),
        (DECLINED, CARD_APPROVED, DECLINED, []),
        (REVERSING, CARD_DECLINED, REVERSING, ["06"]),
        (REVERSING, None, REVERSING, ["06"]),
    ):
        till = Till()
        it, data = asked(till)
        data[0x9F27] = b"\x40" if card == CARD_APPROVED else b"\x00"
        data[0x95] = b"\x00\x00\x00\x00\x40"
        conclude(till, it, state, data, card and Outcome(card))
        equal((it.state, till.reasons), (end, reasons), "%s %s" % (state, card))
        equal(kept(till, it), ("TC" if card == CARD_APPROVED else "AAC", b"\x00\x00\x00\x00\x40"))
        equal(till.notices, [])


def test_an_answer_that_never_came():
    till = Till()
    it, data = asked(till)
    conclude(till, it, REVERSING, data, Outcome(CARD_DECLINED), reason="98")
    equal((it.state, till.reasons), (REVERSING, ["98"]))


def test_what_scripts_did_is_told_with_the_reversal_or_in_a_notice():
    cases = ((APPROVED, CARD_APPROVED, 1), (DECLINED, CARD_DECLINED, 1), (APPROVED, CARD_DECLINED, 0))
    for state, card, noted in cases:
        till = Till()
        it, data = asked(till)
        data[0xDF31] = SCRIPTS
        conclude(till, it, state, data, Outcome(card), "00010000")
        equal(len(till.notices), noted)
        equal(it.chip.get(0xDF31), SCRIPTS)
        if noted:
            transaction, chip, sequence, institution = till.notices[0]
            equal((transaction, sequence, institution), (it, "001", "00010000"))
            tags, reader = [], Reader(chip)
            while reader.next():
                tags.append("%X" % reader.tag)
            equal(tags, ["9F33", "95", "9F37", "9F1E", "9F10", "9F26", "9F36", "82", "DF31", "9F1A", "9A"])


def test_a_notice_that_cannot_be_made_costs_nothing():
    till = Till()
    it, data = asked(till)
    data[0xDF31], data[0x9F10] = SCRIPTS, bytes(250)
    conclude(till, it, APPROVED, data, Outcome(CARD_APPROVED))
    equal((it.state, till.notices), (APPROVED, []))


class Waived:
    """A kernel that did not ask for a signature."""

    pin_waived, signature_waived, waived_limit = False, True, 30000


class Asked(Waived):
    signature_waived = False


def test_what_was_not_asked_for_is_kept():
    it = Transaction(SALE)
    it.amount = 1
    note_chip(it, live(), Waived)
    equal(it.chip.waived, (False, True, 30000))
    note_chip(it, live(), Asked)
    equal(it.chip.waived, (False, False, 0))


def test_what_the_card_approved_offline_is_on_flash_before_it_is_told():
    till = Till()
    it = Transaction(SALE)
    it.entry, it.amount, it.pan = TAP, 1, bytearray(b"6225880123451230")
    data = live()
    note_chip(it, data, Waived)
    data[0x9F27] = b"\x40"
    book_offline(till, it, data)
    equal(it.chip.waived, (False, True, 30000))
    equal((it.kind, it.state, it.trace, it.card_org, till.uploads), (CHIP_OFFLINE, ADVISING, 77, "CUP", [77]))
    book = mounted(flash, vault)
    equal([(one.kind, one.state, one.chip.cryptogram_type) for one in book.open], [(CHIP_OFFLINE, ADVISING, "TC")])
    assert isinstance(data, Data)
