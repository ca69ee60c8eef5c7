"""Looking after the terminal: what a merchant, or the hotline on the telephone, does now and then."""

from flows.on_demand import run_flow
from security.operators import ADMINISTRATOR
from ui.screens.menu import Menu, Row

_ITEMS = (
    ("link", "care.line_test", "line_test.line_test", None),
    ("net", "care.downloads", "download.downloads", None),
    ("key", "care.sign_off", "sign_off.sign_off_now", None),
    ("warn", "care.reset", "reset.reset", ADMINISTRATOR),
    ("pen", "care.inject", "key_injection.key_injection", ADMINISTRATOR),
)


async def care(till) -> None:
    """Let the operator choose, and do it."""
    items = [item for item in _ITEMS if item[3] is None or item[3] == till.operator.role]
    chosen = await till.ui.show(Menu("care.title", [Row(item[0], item[1]) for item in items], name="care"))
    await run_flow(items[chosen][2], till)
