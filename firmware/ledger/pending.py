"""What is pending: money of which the acquirer does not know everything yet. The one place that says so.

As long as there is any, the terminal keeps its keys, its identity and its books.
"""

from micropython import const

_DAY = const(86400)


class Pending:
    """`open`: transactions whose outcome the acquirer has not confirmed. `unsettled`: counted transactions of the batch
    that is not settled, and of the one being settled. True when there is any."""

    def __init__(self, ledger):
        self.open = len(ledger.open)
        groups = [ledger.totals.domestic, ledger.totals.foreign]
        settlement = ledger.settlement
        if settlement is not None:
            groups += [settlement.domestic, settlement.foreign]
        self.unsettled = 0
        self.amount = 0  # fen: what the merchant is to get for them
        for group in groups:
            self.unsettled += group.debit_count + group.credit_count
            self.amount += group.debit_sum - group.credit_sum
        if settlement is not None and not self.unsettled:
            self.unsettled = 1  # a settlement that still has to be brought to its end

    def __bool__(self):
        return bool(self.open or self.unsettled)


def days_unsettled(ledger, now: int) -> int:
    """Whole days since the oldest unsettled transaction began; 0 when there is none, or the clock is wrong."""
    if not Pending(ledger).unsettled:
        return 0
    for transaction in ledger.in_batch(ledger.settlement):
        return max(0, now - transaction.began_at) // _DAY
    return 0
