"""What is done in cash, made durable: one record, which no power cut leaves half done."""

import time

from flows.new_transaction import refer
from ledger.transaction import CASH, Transaction


def book(till, kind: int, fen: int, original=None, details=None) -> Transaction:
    """A transaction in cash, approved by having happened. Raises flashlog.LogFull."""
    it = Transaction(kind)
    it.amount, it.entry, it.details = fen, CASH, details
    it.began_at = it.decided_at = time.time()
    it.operator = till.operator_number
    it.trace, it.batch = till.session.next_trace(), till.session.batch
    if original is not None:
        refer(it, original, till.parameters.utc_offset_s)
    till.ledger.record(it)
    return it
