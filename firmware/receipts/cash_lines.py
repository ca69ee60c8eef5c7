"""What a slip tells of a payment in cash; lines as in `receipts.slip`. Loaded for cash only."""

from ledger.details import TENDERED
from receipts.words import amount


def cash_lines(transaction):
    """Yield what was received and given back, as far as the books tell."""
    received = transaction.details.number(TENDERED) if transaction.details is not None else 0
    if received:
        yield "pair", "收到 RECEIVED", amount(received)
        yield "pair", "找零 CHANGE", amount(received - transaction.amount)
