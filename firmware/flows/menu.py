"""The menu: what is done less often than taking money."""

from security.rights import may
from ui.screens.menu import Menu, Row


async def choose(till) -> str:
    """The flow that the operator chooses."""
    items = [item for item in _ITEMS if may(till.operator, _RIGHTS.get(item[1], "sell"))]
    rows = [Row(icon, text) for icon, text, _ in items]
    return items[await till.ui.show(Menu("menu.title", rows))][2]


_ITEMS = (
    ("history", "menu.history", "history.history"),
    ("undo", "menu.void", "give_back.give_back"),
    ("card", "menu.more", "more.more"),
    ("settle", "menu.settle", "settle.settle"),
    ("report", "menu.report", "report.report"),
    ("print", "menu.reprint_last", "reprint.reprint_last"),
    ("settings", "menu.settings", "set_up.settings"),
    ("link", "menu.care", "care.care"),
    ("hold", "menu.log_out", "log_in.log_out"),
    ("train", "menu.training", "training.training"),
    ("key", "menu.sign_on", "sign_on_now.sign_on_now"),
    ("ask", "menu.about", "about.about"),
)
_RIGHTS = {"menu.settle": "settle", "menu.report": "report", "menu.settings": "settings", "menu.care": "care"}
