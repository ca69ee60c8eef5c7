"""The menu: what is done less often than taking money."""

from flows.on_demand import run_flow
from ui.screens.menu import Menu, Row


async def menu(till) -> None:
    """Let the operator choose, and do it."""
    chosen = await till.ui.show(Menu("menu.title", [Row(icon, text) for icon, text, _ in _ITEMS]))
    await run_flow(_ITEMS[chosen][2], till)


_ITEMS = (
    ("history", "menu.history", "history.history"),
    ("undo", "menu.void", "give_back.give_back"),
    ("card", "menu.more", "more.more"),
    ("settle", "menu.settle", "settle.settle"),
    ("print", "menu.reprint_last", "reprint.reprint_last"),
    ("key", "menu.sign_on", "sign_on_now.sign_on_now"),
    ("settings", "menu.settings", "set_up.settings"),
    ("link", "menu.care", "care.care"),
    ("hold", "menu.log_out", "log_in.log_out"),
    ("ask", "menu.about", "about.about"),
)
