"""firmware/ledger/transaction.py: the stored form."""

from check import equal, raises
from ledger import states
from ledger.kinds import SALE
from ledger.transaction import SIZE, STRIPE, RecordError, Transaction, unpack


def sample() -> Transaction:
    it = Transaction(SALE)
    it.state, it.entry, it.pin_entered = states.APPROVED, STRIPE, True
    it.counter, it.trace, it.batch, it.amount = 70000, 123, 45, 99999999999
    it.began_at, it.decided_at = 848673131, 848673133
    it.operator, it.response, it.auth_code, it.reference = "01", "00", "482913", "143209876543"
    it.settlement_date, it.card_org, it.institutions = "1122", "CUP", "01020000   48010000   "
    it.original_counter, it.original_trace, it.original_batch, it.original_date = 69000, 99, 44, "1103"
    it.original_reference, it.original_auth, it.tries = "143209000000", "482900", 3
    it.pan = bytearray(b"6225880123451234")
    return it


def test_everything_comes_back():
    buffer = bytearray(SIZE)
    for pan in (b"6225880123451234", b"6200000000001234566", b""):
        it = sample()
        it.pan = bytearray(pan)
        it.pack_into(buffer)
        back = unpack(buffer)
        for name in ("kind", "state", "entry", "pin_entered", "counter", "trace", "batch", "amount", "began_at",
                     "decided_at", "operator", "response", "reversal_reason", "auth_code", "reference",
                     "settlement_date", "card_org", "institutions", "original_counter", "original_trace",
                     "original_batch", "original_date", "original_reference", "original_auth", "tries", "pan"):
            equal(getattr(back, name), getattr(it, name), name)


def test_only_the_masked_pan_is_shown():
    it = sample()
    equal(it.masked_pan, "622588******1234")
    it.pan = bytearray(b"6200000000001234566")
    equal(it.masked_pan, "620000*********4566")
    equal(it.last_four, "4566")
    it.wipe()
    equal(it.pan, bytearray(19))


def test_bytes_that_are_no_record_are_refused():
    buffer = bytearray(SIZE)
    sample().pack_into(buffer)
    for at, value, what in ((0, 9, "version 9"), (1, 77, "kind 77")):
        bad = bytearray(buffer)
        bad[at] = value
        equal(raises(RecordError, unpack, bad).args[0], what)
    equal(raises(RecordError, unpack, bytearray(10)).args[0], "too short")
    for at in range(SIZE):  # any one byte wrong: a record or a RecordError, nothing else
        for value in (0, 0x7F, 0xFF):
            bad = bytearray(buffer)
            bad[at] = value
            try:
                unpack(bad)
            except RecordError:
                pass
