"""The pre-authorisation that a slip's authorisation code and day name, where it was made on this terminal."""

import time

from ledger.kinds import PREAUTH
from ledger.states import APPROVED


def hold_in_books(walk, named, utc_offset_s: int):
    """The first of `walk` that is meant by `named`, a Transaction with an authorisation code and a day; or `named`."""
    day = _day(named, utc_offset_s)
    for it in walk:
        is_hold = it.kind == PREAUTH and it.state == APPROVED
        if is_hold and it.auth_code == named.auth_code and _day(it, utc_offset_s) == day:
            return it
    return named


def _day(transaction, utc_offset_s: int) -> tuple:
    """Month and day, as they stand on the slip."""
    return time.gmtime(transaction.decided_at + utc_offset_s)[1:3]
