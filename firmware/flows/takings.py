"""Sums up a day or a batch from the books, without standing in anybody's way."""

import asyncio
import time
from micropython import const

from ledger.kinds import CREDIT
from ledger.takings import Takings

DAY_S = const(86400)
_PAUSE = const(4)  # records between two looks at the event loop
_LATE_S = const(3600)  # the acquirer's clock, which dates what it has answered, may differ from ours by so much


async def of_day(ledger, first: int, utc_offset_s: int) -> Takings:
    """What was decided in the 24 hours from `first` on, in seconds since 2000 UTC."""
    found = Takings()
    for seen, it in enumerate(ledger.newest_first()):
        at = it.decided_at or it.began_at
        if at < first - _LATE_S:
            break
        if first <= at < first + DAY_S:
            _count(found, ledger, it, at + utc_offset_s)
        if seen % _PAUSE == 0:
            await asyncio.sleep_ms(0)
    return found


async def of_batch(ledger, settlement, utc_offset_s: int) -> Takings:
    """What belongs to a batch that is settled."""
    found = Takings()
    for seen, it in enumerate(ledger.in_batch(settlement)):
        _count(found, ledger, it, (it.decided_at or it.began_at) + utc_offset_s)
        if seen % _PAUSE == 0:
            await asyncio.sleep_ms(0)
    return found


def _count(found, ledger, it, local_s: int) -> None:
    entry = it.entry
    if it.type.side == CREDIT and it.original_counter:  # goes back the way it came
        original = ledger.get(it.original_counter)
        entry = original.entry if original is not None else entry
    found.add(it, entry, time.gmtime(local_s)[3])
