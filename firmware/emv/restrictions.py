"""Processing restrictions: may this application be used here, today, for this? (EMV Book 3 section 10.4.)"""

from micropython import const

from emv import trace
from emv.dates import begins_later, ended
from emv.terminal_data import CASH, CASHBACK, GOODS

_TVR = const(0x95)
_USAGE = const(0x9F07)  # application usage control


def restrict(data) -> None:
    """Note in the TVR what does not fit. Data the card does not have restrict nothing."""
    version = data.get(0x9F08)
    if version is not None and version != data.get(0x9F09):
        data.set_bit(_TVR, 2, 8)
    if _USAGE in data and not _may_be_used(data):
        data.set_bit(_TVR, 2, 5)
    today = data[0x9A]
    if 0x5F25 in data and begins_later(data[0x5F25], today):
        data.set_bit(_TVR, 2, 6)
    if ended(data[0x5F24], today):
        data.set_bit(_TVR, 2, 7)
    trace.note(trace.RESTRICTIONS, data)


def is_cash_machine(data) -> bool:
    """Whether the terminal gives cash and nobody attends to it."""
    return data.get(0x9F35) in (b"\x14", b"\x15", b"\x16") and data.bit(0x9F40, 1, 8)


def _may_be_used(data) -> bool:
    if not data.bit(_USAGE, 1, 2 if is_cash_machine(data) else 1):
        return False
    country = data.get(0x5F28)
    if country is None:
        return True
    abroad = 0 if country == data.get(0x9F1A) else 1  # its bit stands one lower
    kind = data.number(0x9C)
    if kind == CASH:
        return data.bit(_USAGE, 1, 8 - abroad)
    if kind == GOODS:
        return data.bit(_USAGE, 1, 6 - abroad) or data.bit(_USAGE, 1, 4 - abroad)
    if kind == CASHBACK:
        return data.bit(_USAGE, 2, 8 - abroad)
    return True
