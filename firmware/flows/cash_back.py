"""Cash that goes back to the payer, and the receipt for it."""

from flows.cash_books import book
from flows.slips import print_copy
from receipts.slips import CARDHOLDER


async def give(till, kind: int, original, fen: int) -> None:
    """Book a void or refund of a sale in cash, open the drawer, print the payer's receipt."""
    till.ledger.check_room()
    transaction = book(till, kind, fen, original)
    if not await till.slips.open_drawer() and till.slips.possible:
        till.ui.toast("toast.drawer_shut")
    await receipt(till, transaction)


async def receipt(till, transaction) -> None:
    """Print the payer's copy under the green tile, where there is a printer."""
    if till.slips.possible:
        await print_copy(till, transaction, CARDHOLDER)
        return
    from flows.slips import hand_out_slips

    await hand_out_slips(till, transaction)
