"""Find an earlier transaction in the books by the trace number on its slip."""

from ledger.states import APPROVED
from ui.screens.entries import trace_entry


async def find_by_trace(till, kind: int, in_batch: bool = False):
    """A transaction of this kind that can still be completed or undone. Raises Cancelled or TimedOut."""
    found = None

    def check(typed: str):
        nonlocal found
        found = till.ledger.find_trace(int(typed))
        return None if found is not None and _is_open(till, found, kind, in_batch) else "find.none"

    await till.ui.show(trace_entry(check))
    return found


def _is_open(till, it, kind: int, in_batch: bool) -> bool:
    if it.kind != kind or it.state != APPROVED or (in_batch and not till.ledger.totals.covers(it)):
        return False
    standing = till.ledger.standing(it)
    return not (standing.voided or standing.completed or standing.pending)
