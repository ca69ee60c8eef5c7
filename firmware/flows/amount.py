"""The home screen: what an operator begins with. It is forgotten as soon as he has begun."""

import time
from micropython import const

from ledger.pending import Pending, days_unsettled
from ui.screens.amount import CASH, MENU, Amount, Last
from ui.texts import phrase
from ui.theme import OK, WARN

_REMIND_DAYS = const(3)
_CODE = ("func", "key.qr_code")
_CHIPS = (("menu", "key.menu"), None, ("up", "key.history"))
_FLOWS = {CASH: "cash.cash", "func": "code_sale.merchants"}  # by the key that ends an amount; any other is by card


async def amount(till) -> tuple:
    """("menu", None), ("history", digits), or a flow that takes an amount and the amount in fen; (None, None) when
    something else is allowed than before. Raises Cancelled."""
    middle = _CODE if till.takes_codes else None
    screen = Amount(till.ways + (CASH,), _bottom_row(till), _fee_of(till), _CHIPS, middle)
    chosen = await till.ui.show_while(screen, till.power.news())
    if chosen is None:
        return None, None
    if chosen == MENU:
        return "menu", None
    if chosen == "up":
        return "history", screen.digits
    if chosen in _FLOWS:
        return _FLOWS[chosen], screen.fen
    return "sale.sale", chosen


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
