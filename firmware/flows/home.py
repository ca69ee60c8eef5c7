"""The terminal's day: power-on, log-in, then amount after amount."""

import asyncio
import gc

from flows.dead_ends import show_locked, show_stopped
from flows.failures import guarded
from flows.log_in import log_in
from flows.menu import menu
from flows.sale import sale
from flows.start_up import start_up
from ui.errors import Cancelled
from ui.screens.amount import MENU, Amount, Last
from ui.texts import phrase
from ui.theme import OK


async def work(till) -> None:
    """Run the terminal until the power goes."""
    till.start_face()
    day = till.supervisor.start_critical("day", lambda: _day(till))
    await till.fatal.wait()
    day.cancel()
    while not day.done():
        await asyncio.sleep_ms(1)
    if till.tamper_guard.fired:
        await show_locked(till, "T01", "locked.opened")
    await show_stopped(till, till.fatal_code)


async def _day(till) -> None:
    await start_up(till)
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
