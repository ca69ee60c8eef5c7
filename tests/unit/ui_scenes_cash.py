"""Scenes of cash (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.amount import CASH, Amount
from ui.screens.cash import Cash, CashDone
from ui.texts import phrase
from ui_scenes_books import typed

WAYS = ("tap", "chip", "swipe", "scan", CASH)
ENDS = (("cancel", "key.end"), None, ("ok", "key.receipt"))


def pressed(screen, *keys):
    for key in keys:
        screen.on_key(key)
    return screen


CASH_SCENES = {
    "amount_cash": lambda: typed(Amount(WAYS), "12850"),
    "cash": lambda: pressed(Cash(12850), "up", "up"),
    "cash_exact": lambda: Cash(12850),
    "cash_typed": lambda: typed(Cash(12850), "100"),
    "cash_large": lambda: typed(Cash(12345678), "99999999"),
    "cash_done": lambda: CashDone(12850, 15000, phrase("approved.trace", trace="000123"), ENDS),
}
