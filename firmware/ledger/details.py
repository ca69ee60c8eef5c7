"""What a record has no room for: how its amount came about, what was tendered, by which code it was paid.

Stored in an entry of its own, in the place of a transaction: VERSION, layout 2, whether it has changed since the
transaction began 1, three zeros, the transaction's counter (at the place a transaction has its own), then objects in
the order of their tags: tag 1, size 1, value; a zero ends them. No secret is among them: of a code that pays, only the
last four signs. Loaded for transactions that have details only.
"""

from micropython import const

from ledger.transaction import SIZE, VERSION, RecordError

TIP = const(1)  # tags: fen as four bytes (big-endian),
TAX = const(2)
DISCOUNT = const(3)
ROUNDING = const(4)  # this one with a sign,
TENDERED = const(5)
FEE = const(6)
CODE = const(7)  # texts: the code that pays, masked,
VOUCHER = const(8)  # the acquirer's voucher, 20 characters,
WALLET = const(9)  # W WeChat, A Alipay, U UnionPay,
ORDER = const(10)  # the order a merchant's code belongs to,
TRAINING = const(11)  # a mark: nothing of it is real,
DIFFERENCE = const(12)  # fen with a sign: by how much a drawer holds more than it should,
REASON = const(13)  # why cash was put in or taken out, a letter,
TAX_INSIDE = const(14)  # and fen of tax that the price has in it already
ROOM = const(120)  # bytes for all objects, each with its tag and size
_LAST = TAX_INSIDE
_HEAD = bytes((VERSION, 2))
_NUMBERS = (TIP, TAX, DISCOUNT, ROUNDING, TENDERED, FEE, DIFFERENCE, TAX_INSIDE)
_SIGNED = (ROUNDING, DIFFERENCE)
_COUNTER_AT = const(6)
_OBJECTS_AT = const(10)
_MODULUS = const(0x100000000)


class Details:
    """A small map of tag to bytes. `transaction.amount` is always what is charged: goods - discount + tax + tip +
    rounding."""

    def __init__(self):
        self.counter = 0  # of its transaction, 0: it is in memory only
        self.has_changed = False  # since the transaction began
        self._objects = {}

    def get(self, tag: int) -> bytes:
        """The value, b"" for none."""
        return self._objects.get(tag, b"")

    def put(self, tag: int, value: bytes) -> None:
        """Set a value, b"" removes it; it is written with the transaction's next step. Raises RecordError when there is
        no room."""
        if value == self.get(tag):
            return
        rest = sum(2 + len(kept) for other, kept in self._objects.items() if other != tag)
        if not 0 < tag <= _LAST or rest + 2 + len(value) > ROOM:
            raise RecordError("no room for detail %d" % tag)
        if value:
            self._objects[tag] = bytes(value)
        else:
            del self._objects[tag]
        self.has_changed = bool(self.counter)

    def number(self, tag: int) -> int:
        """Fen, 0 for none."""
        value = int.from_bytes(self.get(tag), "big")
        return value - _MODULUS if tag in _SIGNED and value >= _MODULUS // 2 else value

    def put_number(self, tag: int, fen: int) -> None:
        """Set an amount, 0 removes it. Raises RecordError for one that four bytes do not hold."""
        if not (-_MODULUS // 2 <= fen < _MODULUS // 2 if tag in _SIGNED else 0 <= fen < _MODULUS):
            raise RecordError("detail %d" % tag)
        self.put(tag, (fen % _MODULUS).to_bytes(4, "big") if fen else b"")

    def text(self, tag: int) -> str:
        """ASCII, "" for none; other signs as "?"."""
        return "".join(chr(sign) if 0x20 <= sign < 0x7F else "?" for sign in self.get(tag))

    def put_text(self, tag: int, text: str) -> None:
        """Set an ASCII text, "" removes it."""
        self.put(tag, text.encode())

    def pack_into(self, buffer) -> None:
        """Write the stored form, of `ledger.transaction.SIZE` bytes."""
        for at in range(SIZE):
            buffer[at] = 0
        buffer[0:2], buffer[2] = _HEAD, self.has_changed
        buffer[_COUNTER_AT:_OBJECTS_AT] = self.counter.to_bytes(4, "big")
        at = _OBJECTS_AT
        for tag in sorted(self._objects):
            value = self._objects[tag]
            end = at + 2 + len(value)
            buffer[at], buffer[at + 1] = tag, len(value)
            buffer[at + 2 : end] = value
            at = end


def unpack(buffer) -> Details:
    """What `pack_into` wrote. Raises RecordError."""
    if len(buffer) < SIZE or bytes(buffer[:2]) != _HEAD or buffer[2] > 1 or any(buffer[3:_COUNTER_AT]):
        raise RecordError("details layout")
    it = Details()
    at, last = _OBJECTS_AT, 0
    while buffer[at]:  # the last byte of ROOM + 1 is always the end
        tag, end = buffer[at], at + 2 + buffer[at + 1]
        if not last < tag <= _LAST or end == at + 2 or end > _OBJECTS_AT + ROOM:
            raise RecordError("detail %d" % tag)
        value = bytes(buffer[at + 2 : end])
        if tag in _NUMBERS and (len(value) != 4 or not any(value)):
            raise RecordError("detail %d" % tag)
        it.put(tag, value)
        at, last = end, tag
    if any(buffer[at:SIZE]):
        raise RecordError("details' end")
    it.counter = int.from_bytes(buffer[_COUNTER_AT:_OBJECTS_AT], "big")
    it.has_changed = bool(buffer[2])
    return it
