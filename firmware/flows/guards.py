"""Says no while money is pending, and why, and what to do first."""

from ledger.pending import Pending
from ui.errors import Cancelled
from ui.screens.notice import Notice
from ui.texts import phrase


async def nothing_open(till) -> None:
    """Raises Cancelled, after having told why, while the outcome of a transaction is open."""
    pending = Pending(till.ledger)
    if pending.open:
        till.drain.hurry()
        await _refuse(till, phrase("blocked_pending", n=pending.open), "blocked.wait")


async def nothing_pending(till) -> None:
    """The same, and while anything is not settled."""
    await nothing_open(till)
    pending = Pending(till.ledger)
    if pending.unsettled:
        await _refuse(till, phrase("blocked_batch", n=pending.unsettled), "blocked.settle")


async def _refuse(till, message, next_step: str) -> None:
    await till.ui.show(Notice("lock", message, (("now", next_step),)))
    raise Cancelled
