"""Print a slip once more, marked as a reprint (补打)."""

from flows.slips import print_copy
from receipts.slips import CARDHOLDER, MERCHANT


async def reprint_last(till) -> None:
    """The merchant's copy of the last approved transaction."""
    transaction = till.ledger.last_approved()
    if transaction is None or not till.slips.possible:
        till.ui.toast("toast.nothing_to_print")
        return
    await reprint(till, transaction)


async def reprint(till, transaction) -> None:
    """The merchant's copy of a transaction that has a slip, and on a key the customer's."""
    if await print_copy(till, transaction, MERCHANT, reprint=True) == "ok":
        await print_copy(till, transaction, CARDHOLDER, reprint=True)
