"""What the details of a transaction add to its lines on the screen."""

from flows.price import parts_of
from ledger.details import REASON, TENDERED
from money import format_fen
from ui.texts import words


def lines_of(transaction) -> tuple:
    """(label, data) of what was received and given back, why, and how the amount came about."""
    details = transaction.details
    received, reason = details.number(TENDERED), details.text(REASON)
    found = parts_of(details)
    if received:
        found += [("detail.tendered", format_fen(received)),
                  ("detail.change", format_fen(received - transaction.amount))]
    if reason:
        found.append(("detail.reason", words("cash_reason." + reason)))
    return tuple(found)
