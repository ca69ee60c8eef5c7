"""Looking after the terminal: what a merchant, or the hotline on the telephone, does now and then."""

from flows.on_demand import run_flow
from security.rights import may
from ui.screens.menu import Menu, Row

_ITEMS = (
    ("link", "care.line_test", "line_test.line_test", None),
    ("net", "care.downloads", "download.downloads", None),
    ("key", "care.sign_off", "sign_off.sign_off_now", None),
    ("warn", "care.reset", "reset.reset", "reset"),
    ("pen", "care.inject", "key_injection.key_injection", "inject"),
    ("chip", "care.chip_trace", "chip_trace.chip_trace", None),
    ("bell", "care.upkeep", "upkeep.upkeep", None),
    ("plug", "care.software", "software.software", "update"),
    ("search", "care.self_test", "self_test.self_test", None),
    ("card", "care.install_test", "install_test.install_test", None),
    ("qr", "care.support", "support_code.support_code", None),
    ("lock", "care.password", "password.change", None),
    ("user", "care.staff", "staff.staff", "staff"),
)


async def choose(till) -> str:
    """The flow that the operator chooses."""
    items = [item for item in _ITEMS if item[3] is None or may(till.operator, item[3])]
    rows = [Row(item[0], item[1]) for item in items]
    return items[await till.ui.show(Menu("care.title", rows, name="care"))][2]


async def care(till) -> None:
    """Let the operator choose, and do it; the list is forgotten meanwhile."""
    await run_flow(await run_flow("care.choose", till), till)
