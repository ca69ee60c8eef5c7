"""Scenes of cash (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.amount import CASH, Amount
from ui.screens.cash import Cash, CashDone
from ui.screens.facts import Facts
from ui.screens.menu import Menu, Row
from ui.screens.notice import Notice
from ui.screens.price import Price
from ui.screens.sum_entry import SumEntry
from ui.texts import phrase
from ui_scenes_books import typed

WAYS = ("tap", "chip", "swipe", "scan", CASH)
ENDS = (("cancel", "key.end"), None, ("ok", "key.receipt"))

DRAWER = ("kind.cash_in", "kind.cash_out", "kind.cash_count", "drawer.report", "drawer.open")
REPORT = (
    ("drawer.start", "500.00"), ("drawer.sales", "123,456.00 −1,236.00"), ("drawer.moved", "100.00 −25.00"),
    ("drawer.expected", "122,795.00"), ("drawer.counted", "122,794.00"), ("drawer.difference", "−1.00"),
)
PARTS = (
    ("price.goods", "128.50"), ("price.discount", "−6.43"), ("price.tax", "7.32"), ("price.tip", "12.21"),
    ("price.rounding", "−0.10"),
)


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
    "cash_count": lambda: typed(SumEntry("enter_cash_count.head", agree="key.ok"), "123450"),
    "cash_counted": lambda: Notice(
        "cash", "counted", (("done", phrase("counted.ours", amount="1,234.50")),), (ENDS[0], None, ("ok", "key.report"))
    ),
    "cash_reason": lambda: Menu("drawer.why", [Row("cash", "cash_reason." + letter) for letter in "FPBO"]),
    "drawer": lambda: Menu("menu.drawer", [Row("cash", text) for text in DRAWER]),
    "drawer_report": lambda: Facts("drawer.report", REPORT, (("cancel", "key.back"), None, ("ok", "key.print_report"))),
    "price": lambda: Price("kind.sale", 14150, PARTS),
    "amount_fee": lambda: typed(Amount(WAYS, None, lambda fen: 49), "12850"),
    "cash_done": lambda: CashDone(12850, 15000, phrase("approved.trace", trace="000123"), ENDS),
}
