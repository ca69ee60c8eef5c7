"""Which slips may not have come out: a mark in non-volatile storage that outlives a cut of the power.

The books tell what was approved; the mark tells how far slips are dealt with, so a cut between the bank's answer and
the paper is noticed, too. Copies that somebody asked for are noted when they are begun. What is owed is offered, and
nothing is ever printed twice by itself. Loaded while something is printed.
"""

import struct
from micropython import const

from ledger.kinds import CHIP_OFFLINE, OFFLINE_SALE
from ledger.states import ADVISING, APPROVED
from log import log
from receipts.slips import CARDHOLDER, MERCHANT

_NAME = "slip"
# counter up to which the merchant's copies are dealt with; counter and copy (of _COPIES) of the one under way, 0: none
_LAYOUT = ">IIB"
_COPIES = (MERCHANT, CARDHOLDER)
_LOOKED_AT = const(16)  # transactions
_MOST = const(3)


def begin(secrets, ledger) -> None:
    """On a terminal that has no mark, take all there is for dealt with."""
    if _load(secrets) is None:
        _store(secrets, ledger.totals.counter, 0, 0)


def begun(secrets, counter: int, copy: str) -> None:
    """A copy is on its way to paper. The first one of the merchant's is owed without a word."""
    known = _load(secrets) or (0, 0, 0)
    if copy != MERCHANT or counter <= known[0]:
        _store(secrets, known[0], counter, _COPIES.index(copy))


def over(secrets, counter: int, copy: str) -> None:
    """It is out whole, or somebody has said that it is not wanted."""
    known = _load(secrets) or (0, 0, 0)
    through = max(known[0], counter) if copy == MERCHANT else known[0]
    under_way = (0, 0) if known[1:] == (counter, _COPIES.index(copy)) else known[1:]
    if (through,) + under_way != known:
        _store(secrets, through, *under_way)


def owed(secrets, ledger) -> list:
    """(transaction, copy) of those that may not be out, oldest first, at most _MOST."""
    known = _load(secrets)
    if known is None:
        return []
    through, counter, copy = known
    found = []
    for seen, it in enumerate(ledger.newest_first()):
        if it.counter > through and _has_slip(it):
            found.insert(0, (it, MERCHANT))
        if len(found) == _MOST or seen == _LOOKED_AT:
            break
    if counter:
        transaction = ledger.get(counter)
        if transaction is not None:
            found.append((transaction, _COPIES[copy]))
    return found[-_MOST:]


def _has_slip(it) -> bool:
    return it.state == APPROVED or (it.state == ADVISING and it.kind in (OFFLINE_SALE, CHIP_OFFLINE))


def _load(secrets):
    """(through, counter, copy), or None."""
    kept = bytearray(struct.calcsize(_LAYOUT))
    try:
        return struct.unpack(_LAYOUT, kept) if secrets.get(_NAME, kept) == len(kept) else None
    except OSError as error:
        log("PRINT", "mark: %s" % error)
        return None


def _store(secrets, *values) -> None:
    """Best effort: a slip is never worth more than the sale."""
    try:
        secrets.put(_NAME, struct.pack(_LAYOUT, *values))
    except OSError as error:
        log("PRINT", "mark: %s" % error)
