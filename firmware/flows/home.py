"""The terminal's day: log-in, then amount after amount."""

import gc

from flows.failures import guarded
from flows.on_demand import run_flow
from ui.errors import Cancelled


async def home(till) -> None:
    """Take money until the power goes."""
    while True:
        if till.guest is not None:
            await run_flow("give_turn.give_turn", till)
            continue
        if till.operator is None:
            await run_flow("low_battery.low_battery" if till.power.is_empty else "log_in.log_in", till)
            continue
        if till.slips.owes:
            await guarded(till, run_flow("owed_slips.offer", till))
        await guarded(till, next_thing(till))
        gc.collect()


async def next_thing(till) -> None:
    """The home screen: an amount begins a sale, the menu key opens the menu. What the battery says comes first."""
    if till.power.is_empty or (till.power.is_low and not till.power.is_told):
        await run_flow("low_battery.low_battery", till)
        return
    till.is_idle = True
    try:
        chosen, given = await run_flow("amount.amount", till)
    except Cancelled:  # held on an amount: back to an empty home screen
        return
    finally:
        till.is_idle = False
    if chosen is None:  # something else is allowed than before
        return
    if chosen == "menu":
        await run_flow(await run_flow(till.menu, till), till)
    elif chosen == "history":
        await run_flow("history.history", till, given)
    else:
        await _take(till, chosen, given)


async def _take(till, flow: str, fen: int) -> None:
    """Charge for goods of `fen` by a flow that takes an amount and its details."""
    details = None
    if till.parameters.shop:
        fen, details = await run_flow("price.price", till, fen, flow == "cash.cash")
    await run_flow(flow, till, fen, details)
