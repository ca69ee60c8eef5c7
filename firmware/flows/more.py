"""The pre-authorisation family and what else is done rarely."""

from flows.on_demand import run_flow
from ui.screens.menu import Menu, Row

_ITEMS = (
    ("hold", "kind.preauth", "preauth.preauth"),
    ("ok", "kind.completion", "completion.completion"),
    ("undo", "kind.preauth_void", "preauth_void.preauth_void"),
    ("undo", "kind.completion_void", "completion_void.completion_void"),
    ("receipt", "kind.offline_sale", "offline_sale.offline_sale"),
    ("card", "kind.balance", "balance.balance"),
    ("cash", "menu.drawer", "drawer.drawer"),
    ("print", "menu.reprint_settlement", "reprint_settlement.reprint_settlement"),
)
_KEYED = (("key", "kind.keyed", "keyed_card.keyed_sale"),)  # where the parameters allow it


async def choose(till) -> str:
    """The flow that the operator chooses."""
    items = _ITEMS + _KEYED if till.parameters.keyed else _ITEMS
    rows = [Row(icon, text) for icon, text, _ in items]
    return items[await till.ui.show(Menu("menu.more", rows, name="more"))][2]


async def more(till) -> None:
    """Let the operator choose, and do it; the list is forgotten meanwhile."""
    await run_flow(await run_flow("more.choose", till), till)
