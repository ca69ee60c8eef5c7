"""The terminal's day: log-in, then amount after amount."""

import gc
import time
from micropython import const

from flows.failures import guarded
from flows.on_demand import run_flow
from ledger.pending import Pending, days_unsettled
from ui.errors import Cancelled
from ui.screens.amount import CASH, MENU, Amount, Last
from ui.texts import phrase
from ui.theme import OK, WARN

_REMIND_DAYS = const(3)
_CODE = ("func", "key.qr_code")
_CHIPS = (("menu", "key.menu"), None, ("up", "key.history"))


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
        middle = _CODE if till.takes_codes else None
        screen = Amount(till.ways + (CASH,), _bottom_row(till), _fee_of(till), _CHIPS, middle)
        chosen = await till.ui.show_while(screen, till.power.news())
    except Cancelled:  # held on an amount: back to an empty home screen
        return
    finally:
        till.is_idle = False
    if chosen is None:  # something else is allowed than before
        return
    if chosen == MENU:
        await run_flow(await run_flow(till.menu, till), till)
    elif chosen == "up":
        digits, screen = screen.digits, None
        await run_flow("history.history", till, digits)
    elif chosen == CASH:
        fen, screen = screen.fen, None
        await _take(till, "cash.cash", fen)
    elif chosen == "func":
        fen, screen = screen.fen, None
        await _take(till, "code_sale.merchants", fen)
    else:
        await _take(till, "sale.sale", chosen)


async def _take(till, flow: str, fen: int) -> None:
    """Charge for goods of `fen` by a flow that takes an amount and its details."""
    details = None
    if till.parameters.shop:
        fen, details = await run_flow("price.price", till, fen, flow == "cash.cash")
    await run_flow(flow, till, fen, details)


def _fee_of(till):
    """What a card costs the shop, as a function of the amount; None where it is not told."""
    points = till.parameters.shop.get("fee_bp", 0)
    return (lambda fen: (fen * points + 5000) // 10000) if points else None


def _bottom_row(till):
    """What was left too long comes before the last approved sale; or None."""
    now = time.time()
    days = days_unsettled(till.ledger, now)
    if days >= _REMIND_DAYS:
        return Last("bell", WARN, phrase("amount.unsettled", days=days), Pending(till.ledger).amount)
    if till.ledger.is_filling:
        return Last("bell", WARN, "amount.filling", Pending(till.ledger).amount)
    what = till.wear.reminder((now + till.parameters.utc_offset_s) // 86400)
    if what is not None:
        return Last("bell", WARN, "amount.due_" + ("head", "swipe", "chip", "battery")[what], None)
    return _last_sale(till)


def _last_sale(till):
    transaction = till.ledger.last_approved()
    if transaction is None:
        return None
    text = phrase("amount.last_approved", time=till.local_clock(transaction.decided_at))
    return Last("tick", OK, text, transaction.amount)
