"""Small amounts without PIN and without signature: UnionPay's rule for taps in China, under limits that the acquirer
sends (parameters FF8054 to FF805A; JR/T 0025 leaves it to the scheme; 1000.00 since 2018-06-01, the limit itself is
still free). Only sales and pre-authorisations; never an inserted or swiped card.
"""

from micropython import const

from bertlv.errors import TlvError
from bertlv.reader import Reader

ASK = const(0)  # the PIN
WAIVED = const(1)  # not asked for, because the amount is small
DONE = const(2)  # not asked for: the telephone has verified its owner, or the card wants none

_LIMIT = const(100000)  # fen, where the acquirer has sent none
_MOST = const(0x3FFFFFFF)  # fen: larger limits count as this, which is more than any sale
_CNY = const(0x0156)
_CREDIT = (2, 3)  # last byte of UnionPay's AID: credit, quasi-credit
_KINDS = (0x00, 0x03)  # of 9C: sale, pre-authorisation
# last byte of the tags FF80xx
_SWITCH = const(0x54)
_TABLE_A = const(0x55)
_TABLE_B = const(0x56)
_DEVICE = const(0x57)
_PIN_LIMIT = const(0x58)
_SIGNATURE_LIMIT = const(0x59)
_SIGNATURE_SWITCH = const(0x5A)
_AGAIN = const(0x3A)
_KEPT = const(0x3C)
_SWITCHES = (_SWITCH, _TABLE_A, _TABLE_B, _DEVICE, _SIGNATURE_SWITCH)  # 00 or 01, or an ASCII digit


class Rules:
    """The acquirer's parameters, taken apart once. `again_s`: within how many seconds a card that left too early should
    be back; `kept_s`: how long what it said before is of use."""

    def __init__(self, record) -> None:
        """`record`: the data objects, b"" for the defaults. What is broken in them counts as not sent."""
        self._values = values = {
            _SWITCH: 1, _TABLE_A: 0, _TABLE_B: 0, _DEVICE: 1, _PIN_LIMIT: _LIMIT, _SIGNATURE_LIMIT: _LIMIT,
            _SIGNATURE_SWITCH: 1, _AGAIN: 10, _KEPT: 60,
        }  # fmt: skip
        reader = Reader(record)
        try:
            while reader.next():
                which = reader.tag & 0xFF
                if reader.tag >> 8 == 0xFF80 and which in values and len(reader.value):
                    values[which] = reader.value[0] & 1 if which in _SWITCHES else _number(reader.value)
        except TlvError:
            pass
        self.again_s, self.kept_s = values[_AGAIN], values[_KEPT]

    @property
    def device_cvm(self) -> bool:
        """Whether the telephone's own verification counts."""
        return bool(self._values[_DEVICE])

    @property
    def pin_limit(self) -> int:
        """In fen, inclusive."""
        return self._values[_PIN_LIMIT]

    @property
    def signature_limit(self) -> int:
        """In fen, inclusive."""
        return self._values[_SIGNATURE_LIMIT]

    def pin(self, data, amount: int) -> int:
        """`ASK`, `WAIVED` or `DONE`, of an online transaction of `amount` fen."""
        if data.number(0x9C) not in _KINDS:
            return ASK
        values = self._values
        wants_pin = data.bit(0x9F6C, 1, 8)
        by_amount = bool(values[_SWITCH]) and amount <= values[_PIN_LIMIT]
        name = data.get(0x84)
        is_credit = name is not None and len(name) >= 8 and name[7] in _CREDIT
        domestic = _is_domestic(data)
        # the pilots' tables of card numbers are not downloaded: no card is in them
        if by_amount and (is_credit or (domestic and not values[_TABLE_B])) and not (domestic and values[_TABLE_A]):
            return WAIVED
        if values[_DEVICE] and data.bit(0x9F6C, 2, 8) and not wants_pin:
            return DONE
        if not domestic and values[_SWITCH] and not wants_pin:
            return DONE
        return ASK

    def waives_signature(self, data, amount: int) -> bool:
        """Whether nobody has to sign, because the amount is small."""
        values = self._values
        return bool(values[_SIGNATURE_SWITCH]) and data.number(0x9C) in _KINDS and amount <= values[_SIGNATURE_LIMIT]


def _is_domestic(data) -> bool:
    """By the currency of the card's application (9F51, DF71); one that names none counts as domestic."""
    first, second = data.get(0x9F51), data.get(0xDF71)
    if first is None and second is None:
        return True
    return data.number(0x9F51) == _CNY or data.number(0xDF71) == _CNY


def _number(value) -> int:
    """Digits, packed (BCD) or as 3 or 12 ASCII digits; what is none counts as 0, which waives nothing."""
    made = 0
    if len(value) in (3, 12):
        for byte in value:
            if not 0x30 <= byte <= 0x39:
                return 0
            made = made * 10 + byte - 0x30
        return min(made, _MOST)
    for byte in value:
        if byte >> 4 > 9 or byte & 15 > 9:
            return 0
        made = made * 100 + (byte >> 4) * 10 + (byte & 15)
    return min(made, _MOST)
