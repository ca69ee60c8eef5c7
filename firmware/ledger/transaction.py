"""One transaction: the single record that feeds the message, the screen, the slip and the upload.

Stored form: a fixed layout (struct, big-endian) of SIZE bytes, enciphered by the ledger. It never holds a PIN block, a
track or a CVV; the PAN only in its enciphered bytes.
"""

import struct
from binascii import hexlify, unhexlify
from micropython import const

from ledger.kinds import KINDS, SALE
from ledger.states import NEW

VERSION = const(1)

STRIPE = const(1)  # how the card was read
NO_CARD = const(2)  # not at all: the number is the original's, from the books
ENTRY_LETTERS = {STRIPE: "S", NO_CARD: "N"}

_PAN_FILL = b"F" * 20
_LAYOUT = ">BBBBBIIIQII2s2s2s6s12s4s3s22s10sB"
SIZE = 112  # bytes, with the totals of `ledger.totals` behind it in the same record

assert struct.calcsize(_LAYOUT) <= SIZE


class RecordError(Exception):
    """Stored bytes are not a transaction this firmware knows. Argument: what is wrong."""


class Transaction:
    """Amounts in fen, times in seconds since 2000 UTC, `pan` as a bytearray of ASCII digits."""

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
        self.tries = 0  # how often an advice was sent without an answer
        self.pan = bytearray()

    @property
    def type(self):
        """The row of `ledger.kinds`."""
        return KINDS[self.kind]

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

    def pack_into(self, buffer) -> None:
        """Write the stored form to the first SIZE bytes of `buffer`."""
        packed_pan = unhexlify(self.pan + _PAN_FILL[len(self.pan) :])
        struct.pack_into(
            _LAYOUT, buffer, 0,
            VERSION, self.kind, self.state, self.entry, self.pin_entered,
            self.counter, self.trace, self.batch, self.amount, self.began_at, self.decided_at,
            self.operator, self.response, self.reversal_reason, self.auth_code, self.reference, self.settlement_date,
            self.card_org, self.institutions, packed_pan, len(self.pan),
        )


def unpack(buffer) -> Transaction:
    """The transaction in the first SIZE bytes of `buffer`. Raises RecordError."""
    if len(buffer) < SIZE:
        raise RecordError("too short")
    fields = struct.unpack_from(_LAYOUT, buffer, 0)
    if fields[0] != VERSION:
        raise RecordError("version %d" % fields[0])
    if fields[1] not in KINDS:
        raise RecordError("kind %d" % fields[1])
    length = fields[20]
    if length > 19:
        raise RecordError("PAN of %d digits" % length)
    it = Transaction(fields[1])
    _, _, it.state, it.entry, pin_entered = fields[:5]
    it.pin_entered = bool(pin_entered)
    it.counter, it.trace, it.batch, it.amount, it.began_at, it.decided_at = fields[5:11]
    (it.operator, it.response, it.reversal_reason, it.auth_code, it.reference,
     it.settlement_date, it.card_org, it.institutions) = [_text(field) for field in fields[11:19]]
    it.pan = bytearray(hexlify(fields[19])[:length])
    return it


def _text(stored: bytes) -> str:
    try:
        return stored.rstrip(b"\x00").decode()
    except UnicodeError:
        raise RecordError("text")
