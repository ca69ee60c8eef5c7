"""What should be in the cash drawer: from the last count on."""

import asyncio
from micropython import const

from ledger import kinds
from ledger.states import APPROVED

_PAUSE = const(8)  # transactions between two looks at the event loop


class Sums:
    """Fen. `counted` is None as long as the period runs; a count ends it."""

    def __init__(self):
        self.start = 0  # what was counted last time
        self.sales = self.back = self.paid_in = self.paid_out = 0
        self.counted = None
        self.is_empty = True

    @property
    def expected(self) -> int:
        return self.start + self.sales - self.back + self.paid_in - self.paid_out

    def add(self, transaction) -> None:
        """Add what has happened."""
        it = transaction
        self.is_empty = False
        if it.kind == kinds.CASH_IN:
            self.paid_in += it.amount
        elif it.kind == kinds.CASH_OUT:
            self.paid_out += it.amount
        elif it.type.side == kinds.CREDIT:
            self.back += it.amount
        else:
            self.sales += it.amount


async def sums_of(ledger, with_count: bool) -> Sums:
    """The period that runs; `with_count`: when nothing has happened in it, the one that the last count has ended.
    Without any count, from the oldest record on."""
    it = Sums()
    for seen, one in enumerate(ledger.newest_first()):
        if seen % _PAUSE == _PAUSE - 1:
            await asyncio.sleep_ms(0)
        if not one.is_cash or one.state != APPROVED:
            continue
        if one.kind != kinds.CASH_COUNT:
            it.add(one)
        elif with_count and it.is_empty and it.counted is None:
            it.counted = one.amount
        else:
            it.start = one.amount
            break
    return it
