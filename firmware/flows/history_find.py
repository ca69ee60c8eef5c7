"""Look for transactions by their amount, or by the time they were made at."""

import asyncio
import time
from micropython import const

from host.session import host_seconds
from money import format_fen
from ui.screens.entries import time_entry
from ui.screens.find import Find
from ui.screens.sum_entry import SumEntry
from ui.screens.working import Working

_MOST = const(200)  # are found
_PAUSE = const(4)  # records between two looks at the event loop
_AROUND_S = const(1800)  # of a time: half an hour before and after it
_TODAY = const(4)  # digits of a time without a day


async def find(till, passed) -> str:
    """Ask for what, find it, and hand it to `passed` (`flows.history`); its name there. Raises Cancelled or
    TimedOut."""
    if await till.ui.show(Find("find.by", ("amount", "time"))) == "amount":
        fen = await till.ui.show(SumEntry("enter_search.head"))
        name, search = format_fen(fen), _by_amount(till.ledger, fen)
    else:
        typed = await till.ui.show(time_entry())
        at = _seconds(typed, time.time(), till.parameters.utc_offset_s)
        clock = typed[-4:-2] + ":" + typed[-2:]
        name = clock if len(typed) == _TODAY else "%s-%s %s" % (typed[:2], typed[2:4], clock)
        search = _by_time(till.ledger, at - _AROUND_S, at + _AROUND_S)
    passed.keep(name, await till.ui.show_while(Working("finding"), search))
    return name


def _seconds(typed: str, now: int, utc_offset_s: int) -> int:
    """Seconds since 2000 UTC of `hhmm`, today, or `MMDDhhmm`, the last such day."""
    month, day = time.gmtime(now + utc_offset_s)[1:3]
    date = typed[:-4] or "%02d%02d" % (month, day)
    return host_seconds(date, typed[-4:] + "00", now, utc_offset_s)


async def _by_amount(ledger, fen: int) -> list:
    """Counters, newest first."""
    found = []
    for seen, it in enumerate(ledger.newest_first()):
        if it.amount == fen:
            found.append(it.counter)
            if len(found) == _MOST:
                break
        if seen % _PAUSE == 0:
            await asyncio.sleep_ms(0)
    return found


async def _by_time(ledger, first: int, last: int) -> list:
    """Counters of what began between two times, newest first. The newest is found by halving, for later transactions
    have higher counters."""
    low, high = 1, ledger.totals.counter + 1
    while low < high:
        middle = (low + high) // 2
        it = ledger.get(middle)
        await asyncio.sleep_ms(0)
        if it is None or it.began_at <= last:  # None: overwritten long ago
            low = middle + 1
        else:
            high = middle
    found = []
    for counter in range(low - 1, max(0, low - 1 - _MOST), -1):
        it = ledger.get(counter)
        await asyncio.sleep_ms(0)
        if it is not None:
            if it.began_at < first:
                break
            if it.began_at <= last:
                found.append(counter)
    return found
