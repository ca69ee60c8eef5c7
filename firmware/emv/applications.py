"""The card applications this terminal takes, with their limits: downloaded ones, or UnionPay's while there are none.

A downloaded record is a list of data objects (UnionPay's IC parameters): 9F06 AID, DF01 selection (00 a beginning of
the card's name is enough, 01 whole), DF11 to DF13 action codes, 9F1B floor limit, DF15 to DF17 random selection, DF14
DDOL, DF18 online PIN, 9F7B limit of electronic cash, DF19 to DF21 limits of a tap: offline, transaction, PIN.
"""

from micropython import const

from bertlv.errors import TlvError
from bertlv.reader import find

AID = const(0x9F06)
_WHOLE = const(0xDF01)
TAC_DENIAL = const(0xDF13)
TAC_ONLINE = const(0xDF12)
TAC_DEFAULT = const(0xDF11)
FLOOR = const(0x9F1B)  # 4 bytes binary, fen
THRESHOLD = const(0xDF15)  # the same
DDOL = const(0xDF14)
MOST_PERCENT = const(0xDF16)  # BCD
PERCENT = const(0xDF17)
_ONLINE_PIN = const(0xDF18)
CASH_LIMIT = const(0x9F7B)  # these four: 6 bytes BCD, fen
TAP_OFFLINE = const(0xDF19)
TAP_MOST = const(0xDF20)
TAP_PIN = const(0xDF21)

# UnionPay debit, credit, quasi-credit, electronic cash, US common debit
_RID_AND_KIND = b"\xa0\x00\x00\x03\x33\x01\x01"
_KINDS = b"\x01\x02\x03\x06\x08"
# every contact transaction goes online, every tap too; PIN from 1000.00 on
_BUILT_IN = (
    b"\xdf\x01\x01\x00\xdf\x11\x05\xd8\x40\x00\xa8\x00\xdf\x12\x05\xd8\x40\x04\xf8\x00\xdf\x13\x05\x00\x10\x00\x00\x00"
    b"\x9f\x1b\x04\x00\x00\x00\x00\xdf\x15\x04\x00\x00\x00\x00\xdf\x16\x01\x99\xdf\x17\x01\x99\xdf\x14\x03\x9f\x37\x04"
    b"\xdf\x18\x01\x01\xdf\x19\x06\x00\x00\x00\x00\x00\x00\xdf\x20\x06\x99\x99\x99\x99\x99\x99"
    b"\xdf\x21\x06\x00\x00\x00\x10\x00\x00"
)


class Application:
    """One application. Values are looked up in its record when they are asked for: a list of them costs little."""

    def __init__(self, aid: bytes, record) -> None:
        self.aid = aid
        self._record = record

    @property
    def partial(self) -> bool:
        """Whether a card's application whose name only begins with `aid` is taken too."""
        return self.get(_WHOLE) != b"\x01"

    @property
    def online_pin(self) -> bool:
        return self.get(_ONLINE_PIN) != b"\x00"

    def get(self, tag: int):
        """The value of one of this module's tags; None when neither the record nor the image has it."""
        value = find(self._record, tag)
        return find(_BUILT_IN, tag) if value is None and tag in (TAC_DENIAL, TAC_ONLINE, TAC_DEFAULT, DDOL) else value

    def number(self, tag: int) -> int:
        """A binary value (`FLOOR`, `THRESHOLD`); 0 when there is none."""
        value = self.get(tag)
        return int.from_bytes(value, "big") if value is not None else 0

    def decimal(self, tag: int) -> int:
        """A BCD value: percent, or a limit in fen; -1 when there is none."""
        value = self.get(tag)
        if not value:
            return -1
        made = 0
        for byte in value:
            made = made * 100 + (byte >> 4) * 10 + (byte & 15)
        return made

    def takes(self, name) -> bool:
        """Whether this is the application a card calls `name` (4F or 84)."""
        size = len(self.aid)
        return name[:size] == self.aid and (len(name) == size or self.partial)


def applications(table):
    """Yield the applications; what is broken in `table` (`count`, `records()`, or None) is passed over."""
    if not table or not table.count:
        for kind in _KINDS:
            yield Application(_RID_AND_KIND + bytes((kind,)), _BUILT_IN)
        return
    for record in table.records():
        try:
            aid = find(record, AID)
            find(record, 0)  # to its end: nothing in it is broken
        except TlvError:
            continue
        if aid is not None and 5 <= len(aid) <= 16:
            yield Application(bytes(aid), record)
