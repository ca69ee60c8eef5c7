"""One transaction: the single record that feeds the message, the screen, the slip and the upload.

Stored form: a fixed layout (struct, big-endian) of SIZE bytes, enciphered by the ledger. It never holds a PIN block, a
track or a CVV; the PAN only in its enciphered bytes. Records of version 1 (release 0.1) are read, version 2 is written.
"""

import struct
from binascii import hexlify, unhexlify
from micropython import const

from ledger.kinds import IN_DRAWER, KINDS, SALE
from ledger.states import NEW

STRIPE = const(1)  # how the card was read
NO_CARD = const(2)  # not at all: the number is the original's, from the books
CHIP = const(3)  # inserted,
TAP = const(4)  # or held to the reader
FALLBACK = const(5)  # by its stripe, because its chip could not be read
KEYED = const(6)  # or typed; the others have no card:
PAYER_CODE = const(7)  # the payer's code was scanned,
MERCHANT_CODE = const(8)  # or the payer has scanned ours,
CASH = const(9)  # or has paid in cash
ENTRY_LETTERS = {
    STRIPE: "S", NO_CARD: "N", CHIP: "I", TAP: "C", FALLBACK: "S",
    KEYED: "M", PAYER_CODE: "Q", MERCHANT_CODE: "Q", CASH: "H",
}

VERSION = const(2)
SIZE = const(131)  # bytes, with what `ledger.totals` and `ledger.index` store behind it in the same record
_LAYOUT = ">BBBBBBIIIQII2s2s2s6s12s4s3s22s10sIII4s12s6s"
_SIZE_1 = const(112)
_LAYOUT_1 = ">BBBBBIIIQII2s2s2s6s12s4s3s22s10sB"
_PAN_FILL = b"F" * 20
_LONGEST_PAN = const(19)
_LENGTH_BITS = const(0x1F)  # of the flags: digits of the PAN,
_PIN = const(0x20)  # whether a PIN was entered,
_FIRST = const(0x40)  # whether this is the first record of its transaction,
_DETAILS = const(0x80)  # and whether details stand beside it

assert struct.calcsize(_LAYOUT) == SIZE and struct.calcsize(_LAYOUT_1) <= _SIZE_1


class RecordError(Exception):
    """Stored bytes are not a transaction this firmware knows. Argument: what is wrong."""


class Transaction:
    """Amounts in fen, times in seconds since 2000 UTC, `pan` as a bytearray of ASCII digits."""

    sent_ms = None  # `host.drain.note_sent`; never stored

    def __init__(self, kind: int = SALE):
        self.kind = kind
        self.state = NEW
        self.entry = 0
        self.pin_entered = False
        self.counter = 0  # unique on this device, for ever
        self.trace = 0  # F11
        self.batch = 0  # F60.2
        self.amount = 0
        self.began_at = 0
        self.decided_at = 0  # by the acquirer's clock where its answer tells, else by ours
        self.operator = "00"
        self.response = ""  # F39
        self.reversal_reason = ""  # F39 of the reversal
        self.auth_code = ""  # F38
        self.reference = ""  # F37
        self.settlement_date = ""  # F15
        self.card_org = ""  # F63.1
        self.institutions = ""  # F44: issuer and acquirer
        self.original_counter = 0  # of the transaction it refers to, 0: none, or made on another terminal
        self.original_trace = 0
        self.original_batch = 0
        self.original_date = ""  # MMDD of F13
        self.original_reference = ""  # F37
        self.original_auth = ""  # F38
        self.expiry = ""  # YYMM
        self.tries = 0  # how often an advice was sent in this round without being taken
        self.pan = bytearray()
        self.chip = None  # a `ledger.chip_record.ChipRecord` as far as it is in memory; `ledger.chip_of` finds it
        self.has_details = False
        self.details = None  # a `ledger.details.Details` likewise; `ledger.details_of` finds it

    @property
    def type(self):
        """The row of `ledger.kinds`."""
        return KINDS[self.kind] if self.kind in KINDS else IN_DRAWER[self.kind]

    @property
    def has_chip(self) -> bool:
        """Whether a chip has spoken."""
        return self.entry in (CHIP, TAP)

    @property
    def has_card(self) -> bool:
        """Whether a card pays or paid: not with a code, not in cash."""
        return self.entry not in (PAYER_CODE, MERCHANT_CODE, CASH)

    @property
    def is_code_sale(self) -> bool:
        """Whether a wallet is asked to pay."""
        return self.kind == SALE and self.entry in (PAYER_CODE, MERCHANT_CODE)

    @property
    def is_cash(self) -> bool:
        """Whether it stays in this drawer: the acquirer never hears of it."""
        return self.entry == CASH

    @property
    def masked_pan(self) -> str:
        """First six and last four digits, the rest as stars."""
        if len(self.pan) < 13:
            return "****"
        head, tail = bytes(self.pan[:6]).decode(), bytes(self.pan[-4:]).decode()
        return head + "*" * (len(self.pan) - 10) + tail

    @property
    def last_four(self) -> str:
        return bytes(self.pan[-4:]).decode()

    def wipe(self) -> None:
        """Forget the PAN in memory."""
        for i in range(len(self.pan)):
            self.pan[i] = 0

    def pack_into(self, buffer, is_first: bool = False) -> None:
        """Write the stored form to the first SIZE bytes of `buffer`."""
        pan = self.pan
        flags = len(pan) | (_PIN if self.pin_entered else 0) | (_FIRST if is_first else 0)
        flags |= _DETAILS if self.has_details else 0
        struct.pack_into(
            _LAYOUT, buffer, 0,
            VERSION, self.kind, self.state, self.entry, flags, self.tries,
            self.counter, self.trace, self.batch, self.amount, self.began_at, self.decided_at,
            self.operator, self.response, self.reversal_reason, self.auth_code, self.reference, self.settlement_date,
            self.card_org, self.institutions, unhexlify(pan + _PAN_FILL[len(pan) :]),
            self.original_counter, self.original_trace, self.original_batch,
            self.original_date, self.original_reference, self.original_auth,
        )


def is_first(buffer) -> bool:
    """Whether a stored transaction is marked as the first record of it; only those of version 2 are."""
    return buffer[0] == VERSION and bool(buffer[4] & _FIRST)


def unpack(buffer) -> Transaction:
    """The transaction at the beginning of `buffer`. Raises RecordError."""
    if len(buffer) < SIZE:
        raise RecordError("too short")
    if buffer[0] == VERSION:
        return _unpack_2(struct.unpack_from(_LAYOUT, buffer, 0))
    if buffer[0] == 1:
        return _unpack_1(struct.unpack_from(_LAYOUT_1, buffer, 0))
    raise RecordError("version %d" % buffer[0])


def _unpack_2(fields: tuple) -> Transaction:
    flags = fields[4]
    it = _common(fields, flags & _LENGTH_BITS, fields[6:21])
    it.pin_entered = bool(flags & _PIN)
    it.has_details = bool(flags & _DETAILS)
    it.tries = fields[5]
    it.original_counter, it.original_trace, it.original_batch = fields[21:24]
    it.original_date, it.original_reference, it.original_auth = [_text(field) for field in fields[24:27]]
    return it


def _unpack_1(fields: tuple) -> Transaction:
    it = _common(fields, fields[20], fields[5:20])
    it.pin_entered = bool(fields[4])
    return it


def _common(fields: tuple, pan_length: int, values: tuple) -> Transaction:
    """What both versions have: kind, state, entry; then `values` from counter to PAN."""
    if fields[1] not in KINDS and fields[1] not in IN_DRAWER:
        raise RecordError("kind %d" % fields[1])
    if pan_length > _LONGEST_PAN:
        raise RecordError("PAN of %d digits" % pan_length)
    it = Transaction(fields[1])
    it.state, it.entry = fields[2], fields[3]
    it.counter, it.trace, it.batch, it.amount, it.began_at, it.decided_at = values[:6]
    (it.operator, it.response, it.reversal_reason, it.auth_code, it.reference,
     it.settlement_date, it.card_org, it.institutions) = [_text(field) for field in values[6:14]]
    it.pan = bytearray(hexlify(values[14])[:pan_length])
    return it


def _text(stored: bytes) -> str:
    try:
        return stored.rstrip(b"\x00").decode()
    except UnicodeError:
        raise RecordError("text")
