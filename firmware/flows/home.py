"""The terminal's day: log-in, then amount after amount."""

import gc

from flows.failures import guarded
from flows.log_in import log_in
from flows.menu import menu
from flows.sale import sale
from ui.errors import Cancelled
from ui.screens.amount import MENU, Amount, Last
from ui.texts import phrase
from ui.theme import OK


async def home(till) -> None:
    """Take money until the power goes."""
    while True:
        if till.operator is None:
            await log_in(till)
        await guarded(till, _next_thing(till))
        gc.collect()


async def _next_thing(till) -> None:
    """The home screen: an amount begins a sale, the menu key opens the menu."""
    till.is_idle = True
    try:
        chosen = await till.ui.show(Amount(till.ways, _last_sale(till)))
    except Cancelled:  # held on an amount: back to an empty home screen
        return
    finally:
        till.is_idle = False
    if chosen == MENU:
        await menu(till)
    else:
        await sale(till, chosen)


def _last_sale(till):
    """The last approved sale for the bottom row, or None."""
    transaction = till.ledger.last_approved()
    if transaction is None:
        return None
    text = phrase("amount.last_approved", time=till.local_clock(transaction.decided_at))
    return Last("tick", OK, text, transaction.amount)
