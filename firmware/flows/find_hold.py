"""Find a pre-authorisation: in the books by its trace number, or, made on any terminal of the merchant, by what stands
on its slip. One of the newest in these books is known by that too; an older one when its card is read.
"""

import time

from flows.find_by_trace import find_by_trace
from flows.hold_in_books import hold_in_books
from host.session import host_seconds
from ledger.kinds import PREAUTH
from ledger.transaction import Transaction
from ui.screens.entries import auth_entry, date_entry
from ui.screens.find import Find

_LOOKED_AT = 400  # transactions
_NOON = "120000"  # the slip's day is asked for, not its hour


async def find_hold(till):
    """The pre-authorisation; made elsewhere, it has an authorisation code and a day but neither amount nor number.
    Raises Cancelled or TimedOut."""
    if await till.ui.show(Find(ways=("trace", "auth"))) == "trace":
        return await find_by_trace(till, PREAUTH)
    it = Transaction(PREAUTH)
    it.auth_code = await till.ui.show(auth_entry())
    day = await till.ui.show(date_entry())
    offset = till.parameters.utc_offset_s
    it.decided_at = host_seconds(day, _NOON, time.time(), offset)
    return hold_in_books(_newest(till.ledger), it, offset)


def _newest(ledger):
    for seen, it in enumerate(ledger.newest_first()):
        if seen == _LOOKED_AT:
            return
        yield it
