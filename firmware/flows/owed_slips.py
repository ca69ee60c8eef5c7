"""Offers the slips that may not have come out (补打): the power went while one was printed, or the printer never got
well. Nothing is printed again unless somebody says so, and then it is marked.
"""

from drivers.errors import PrinterError
from flows.slips import print_copy
from receipts import slip_mark
from ui.errors import Cancelled
from ui.screens.owed_slip import OwedSlip


async def offer(till) -> None:
    """One after the other, oldest first. Without an answer, or a printer that works, they stay owed."""
    slip_mark.begin(till.board.secrets, till.ledger)
    for transaction, copy in slip_mark.owed(till.board.secrets, till.ledger):
        try:
            await till.board.printer.ready()
        except PrinterError:
            return
        when = till.local_clock(transaction.decided_at or transaction.began_at)
        try:
            await till.ui.show(OwedSlip(transaction.amount, "%06d" % transaction.trace, when, copy))
        except Cancelled:
            slip_mark.over(till.board.secrets, transaction.counter, copy)
            continue
        await print_copy(till, transaction, copy, reprint=True)
    till.slips.owes = False
