"""The menu: what is done less often than taking money."""

from build_info import BOARD, VERSION
from flows.reprint import reprint_last
from flows.set_up import settings
from flows.sign_on_now import sign_on_now
from ui.screens.facts import Facts
from ui.screens.menu import Menu, Row


async def menu(till) -> None:
    """Let the operator choose, and do it."""
    chosen = await till.ui.show(Menu("menu.title", [Row(icon, text) for icon, text, _ in _ITEMS]))
    await _ITEMS[chosen][2](till)


async def _about(till) -> None:
    parameters = till.parameters
    await till.ui.show(Facts("about.title", (
        ("about.version", "%s %s" % (VERSION, BOARD)),
        ("about.serial", till.board.serial),
        ("about.terminal", parameters.terminal_id),
        ("about.merchant", parameters.merchant_id),
        ("about.network", parameters.wifi_ssid),
        ("about.batch", "%06d" % till.session.batch),
    ), name="about"))


async def _log_out(till) -> None:
    till.hand_over(None)


_ITEMS = (
    ("print", "menu.reprint_last", reprint_last),
    ("key", "menu.sign_on", sign_on_now),
    ("settings", "menu.settings", settings),
    ("ask", "menu.about", _about),
    ("hold", "menu.log_out", _log_out),
)
