"""What a settlement uploads of chips (0320), one by one, whether it balances or not. Loaded when a batch has chips.

A payment that an inserted card certified goes with its certificate (F60.3 203, in a batch that does not balance 205). A
notice (204, 206) tells that a card paid though the issuer's answer was not genuine to it, or that it refused what the
acquirer had approved. Taps have no certificate; what chips approved offline are advices.
Source: UnionPay-style dialect, settlement (18.6), F62, F22 of batch uploads.
"""

from micropython import const

from emv import field55
from ledger.chip_record import is_certified
from ledger.kinds import SALE
from ledger.states import APPROVED, REVERSED
from ledger.totals import is_domestic
from ledger.transaction import CHIP
from log import log

_ROW = "chip upload|0320||00|%d|2 4 11 22g 23q 41 42 49 55g 60 62g"
_PAYMENT = const(203)
_NOTICE = const(204)
_NOT_BALANCED = const(2)  # more, in a batch that does not balance
_INSERTED = "050"  # F22 has no word about the PIN here
_TVR = const(0x95)
_ISSUER_FAILED = const(0x40)  # in the TVR's fifth byte
_SCRIPT_AFTER = const(0x10)


class _Certified:
    """The objects as the card has certified them: a script that failed later is not in the TVR yet."""

    def __init__(self, chip):
        self._chip = chip

    def get(self, tag: int):
        value = self._chip.get(tag)
        if tag == _TVR and value is not None:
            return value[:4] + bytes((value[4] & ~_SCRIPT_AFTER,))
        return value


def is_payment(transaction, chip) -> bool:
    """Whether a transaction is uploaded with the certificate of its card."""
    it = transaction
    return it.entry == CHIP and it.kind == SALE and it.state == APPROVED and chip is not None and is_certified(chip)


def uploads_of(transaction, chip, is_balanced: bool) -> list:
    """The messages about a transaction: their rows, and the values given for them. `chip`: its ChipRecord or None."""
    it = transaction
    group, amount = "00" if is_domestic(it) else "01", "%012d156" % it.amount
    made = []
    if is_payment(it, chip):
        made.append((_PAYMENT, "61" + group + "00" + amount))
        if chip.tvr[4:] and chip.tvr[4] & _ISSUER_FAILED:
            made.append((_NOTICE, "71" + group + "05" + amount + "22"))
    elif it.entry == CHIP and it.state == REVERSED and chip is not None and chip.cryptogram_type == "AAC":
        made.append((_NOTICE, "71" + group + "11" + amount + "10"))
    if not made:
        return []
    try:
        data = field55.authorisation(_Certified(chip))
    except field55.EmvError:
        log("HOST", "chip of %06d: more than an upload holds" % it.trace)
        return []
    more = 0 if is_balanced else _NOT_BALANCED
    return [(_ROW % (code + more), {22: _INSERTED, 55: data, 62: words.encode()}) for code, words in made]
