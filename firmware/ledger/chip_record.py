"""What the books keep of a chip beside its transaction: for its reversal, the upload of its certificate, its slip.

Stored in an entry of its own, in the place of a transaction: VERSION, layout 1, which objects follow (4 bytes, the
highest bit for the table's first, the lowest tells whether they have changed), the transaction's counter (at the place
a transaction has its own), then the objects in the table's order, those without a fixed size behind their length.
Objects that find no room are left out: the last of the table are those that can be missed. No secret is among them.
Loaded for chips only.
"""

from micropython import const

from ledger.transaction import SIZE, VERSION, RecordError

_LAYOUT = const(1)
_COUNTER_AT = const(6)
_OBJECTS_AT = const(10)
_SCRIPT = const(5)  # bytes of one result in DF31
_SCRIPTS = const(0xDF31)
_LABEL = const(0x50)
_PREFERRED = const(0x9F12)
_SEQUENCE = const(0x5F34)
_EXPIRY = const(0x5F24)  # kept without its day
_WAIVED = const(0xDF7E)  # ours: what was waived 1, up to which amount 4
_PIN_WAIVED = const(1)
_SIGNATURE_WAIVED = const(2)
_CRYPTOGRAM_TYPE = const(0x9F27)
_CERTIFICATE = const(0x40)  # TC
_YUAN = b"\x01\x56"
# tag (00 before a short one) and size, 00 for one that varies
_TABLE = (
    b"\x9f\x26\x08\x9f\x27\x01\x9f\x36\x02\x00\x95\x05\x9f\x37\x04\x00\x82\x02\x00\x9a\x03\x00\x9c\x01\x9f\x33\x03"
    b"\x9f\x34\x03\x9f\x35\x01\x9f\x1e\x08\x9f\x09\x02\x9f\x41\x04\x5f\x34\x01\x5f\x24\x02\x00\x9b\x02\x00\x8a\x02"
    b"\xdf\x7e\x05\x9f\x10\x00\x00\x84\x00\xdf\x31\x00\x00\x50\x00\x9f\x74\x06\x9f\x63\x00"
)
_COUNT = const(25)

assert len(_TABLE) == 3 * _COUNT


class ChipRecord:
    """The objects by tag, and by name what slips and screens show of them: bytes, b"" where the card gave none."""

    def __init__(self, data, amount: int, expiry: str = ""):
        """`data`: an `emv.data.Data`; `amount`: the transaction's, in fen; `expiry`: YYMM, where only the track has
        it."""
        self.amount = amount
        self.counter = 0  # of its transaction, 0: it is in memory only
        self.has_changed = False  # since the transaction began
        self._objects = {_EXPIRY: bytes.fromhex(expiry)} if expiry else {}
        self.take(data)

    def take(self, data) -> None:
        """Note what the data say now: after the second GENERATE AC, or scripts. It is written with the next step."""
        found = {}
        for tag, size in _tags():
            value = data.get(tag)
            if value is None and tag == _LABEL:
                value = data.get(_PREFERRED)
            elif tag == _EXPIRY:
                value = (value or self._objects.get(tag, b""))[:2]
            elif tag == _WAIVED:
                value = value or self._objects.get(tag)
            if value and len(value) == (size or len(value)):
                found[tag] = bytes(value)
        if self.counter and found != self._objects:
            self.has_changed = True
        self._objects = found

    def waive(self, pin: bool, signature: bool, limit: int) -> None:
        """Note that PIN or signature were not asked for, because the amount is not above `limit` fen."""
        what = pin * _PIN_WAIVED + signature * _SIGNATURE_WAIVED
        self._objects[_WAIVED] = bytes((what,)) + limit.to_bytes(4, "big")

    @property
    def waived(self) -> tuple:
        """Whether the PIN was waived, whether the signature, and up to how many fen."""
        value = self._objects.get(_WAIVED, b"\x00")
        return bool(value[0] & _PIN_WAIVED), bool(value[0] & _SIGNATURE_WAIVED), int.from_bytes(value[1:], "big")

    def get(self, tag: int):
        """The value of an object, or None: what F55 is made of."""
        if tag in (0x9F02, 0x9F03):
            fen = self.amount if tag == 0x9F02 else 0
            return bytes.fromhex("%012d" % fen)
        return _YUAN if tag in (0x5F2A, 0x9F1A) else self._objects.get(tag)

    @property
    def sequence(self) -> str:
        """F23: three digits, or ""."""
        value = self._objects.get(_SEQUENCE)
        return "%03x" % value[0] if value else ""

    @property
    def expiry(self) -> str:
        """YYMM, or ""."""
        return "".join("%02x" % part for part in self._objects.get(_EXPIRY, b""))

    @property
    def label(self) -> str:
        """What the card calls its application."""
        return "".join(chr(sign) if 0x20 <= sign < 0x7F else "?" for sign in self._objects.get(_LABEL, b""))

    @property
    def cryptogram_type(self) -> str:
        """"ARQC", "TC" or "AAC"; "" when there is none."""
        value = self._objects.get(_CRYPTOGRAM_TYPE)
        return ("AAC", "TC", "ARQC", "")[value[0] >> 6] if value else ""

    aid = property(lambda self: self._objects.get(0x84, b""))
    cryptogram = property(lambda self: self._objects.get(0x9F26, b""))
    tvr = property(lambda self: self._objects.get(0x95, b""))
    tsi = property(lambda self: self._objects.get(0x9B, b""))
    atc = property(lambda self: self._objects.get(0x9F36, b""))
    cvm_results = property(lambda self: self._objects.get(0x9F34, b""))
    interchange_profile = property(lambda self: self._objects.get(0x82, b""))
    unpredictable_number = property(lambda self: self._objects.get(0x9F37, b""))

    def pack_into(self, buffer) -> None:
        """Write the stored form, of `ledger.transaction.SIZE` bytes."""
        for at in range(SIZE):
            buffer[at] = 0
        buffer[0], buffer[1], buffer[5] = VERSION, _LAYOUT, self.has_changed  # the lowest bit
        buffer[_COUNTER_AT:_OBJECTS_AT] = self.counter.to_bytes(4, "big")
        at = _OBJECTS_AT
        for number, (tag, size) in enumerate(_tags()):
            value = self._objects.get(tag, b"")
            if tag == _SCRIPTS:
                value = value[: (SIZE - at - 1) // _SCRIPT * _SCRIPT]
            if value and at + len(value) + (not size) <= SIZE:
                if not size:
                    buffer[at] = len(value)
                    at += 1
                buffer[at : at + len(value)] = value
                at += len(value)
                buffer[2 + number // 8] |= 0x80 >> number % 8


def unpack(buffer, amount: int) -> ChipRecord:
    """What `pack_into` wrote. Raises RecordError."""
    if len(buffer) < SIZE or buffer[0] != VERSION or buffer[1] != _LAYOUT or buffer[5] & 0x7E:
        raise RecordError("chip layout")
    found = {}
    at = _OBJECTS_AT
    for number, (tag, size) in enumerate(_tags()):
        if not buffer[2 + number // 8] & 0x80 >> number % 8:
            continue
        end = at + size
        if not size and at < SIZE:
            at += 1
            end = at + buffer[at - 1]
        if end <= at or end > SIZE:
            raise RecordError("chip object %X" % tag)
        found[tag] = bytes(buffer[at:end])
        at = end
    for part in found.get(_SEQUENCE, b"") + found.get(_EXPIRY, b""):
        if part & 0x0F > 9 or part > 0x99:
            raise RecordError("chip digits")
    it = ChipRecord(found, amount)
    it.counter = int.from_bytes(buffer[_COUNTER_AT:_OBJECTS_AT], "big")
    it.has_changed = bool(buffer[5] & 1)
    return it


def is_certified(record) -> bool:
    """Whether the card has approved: its newest cryptogram is a certificate (TC)."""
    value = record.get(_CRYPTOGRAM_TYPE)
    return value is not None and value[0] & 0xC0 == _CERTIFICATE


def _tags():
    """(tag, size) of the table."""
    for at in range(0, len(_TABLE), 3):
        yield _TABLE[at] << 8 | _TABLE[at + 1], _TABLE[at + 2]
