"""A sale in cash: nobody is asked. It is on flash in one step, then the drawer opens and the change is shown.

The acquirer never hears of it: it is in the batch's records, and in none of the totals that are compared.
"""

from flows.cash_books import book
from flows.on_demand import run_flow
from ledger.details import TENDERED, Details
from ledger.kinds import SALE
from ui.screens.cash import Cash, CashDone
from ui.texts import phrase


async def cash(till, fen: int, details=None) -> None:
    """Take `fen` in cash; `details`: how they come about, or None. Raises Cancelled or TimedOut before it is booked,
    LogFull when the books have no room."""
    till.ledger.check_room()
    received = await till.ui.show(Cash(fen))
    details = details or Details()
    details.put_number(TENDERED, received)
    transaction = book(till, SALE, fen, details=details)
    if not await till.slips.open_drawer() and till.slips.possible:
        till.ui.toast("toast.drawer_shut")
    trace = phrase("approved.trace", trace="%06d" % transaction.trace)
    receipt = ("ok", "key.receipt") if till.slips.possible else None
    if await till.ui.show(CashDone(fen, received, trace, (("cancel", "key.end"), None, receipt))) == "ok":
        await run_flow("cash_back.receipt", till, transaction)
