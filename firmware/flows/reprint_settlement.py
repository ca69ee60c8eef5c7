"""Print the slip of the last settlement once more, marked as a reprint (补打结算单)."""

from flows.settlement_slips import follow, print_again, report_of
from ui.screens.settle import Settled


async def reprint_settlement(till) -> None:
    """The newest settlement that has ended; a toast when there is none."""
    it = till.ledger.last_settlement
    if it is None or not till.slips.possible or not till.ledger.shows(it):
        till.ui.toast("toast.no_settlement")
        return
    job = await print_again(till, it)
    count = it.domestic.debit_count + it.domestic.credit_count + it.foreign.debit_count + it.foreign.credit_count
    line = "settled.line" if it.is_balanced else "settled.line_off"
    screen = Settled("%06d" % it.batch, count, report_of(it, ()).fen, line, "settled.again")
    await till.ui.show_while(screen, follow(job, screen))
