"""Void or refund (撤销与退货): which of the two."""

from flows.on_demand import run_flow
from ui.screens.menu import Menu, Row

_ITEMS = (("undo", "kind.void", "void.void"), ("cash", "kind.refund", "refund.refund"))


async def choose(till) -> str:
    """The flow that the operator chooses."""
    rows = [Row(icon, text) for icon, text, _ in _ITEMS]
    return _ITEMS[await till.ui.show(Menu("menu.void", rows, name="give_back"))][2]


async def give_back(till) -> None:
    """Let the operator choose, and do it; the list is forgotten meanwhile."""
    await run_flow(await run_flow("give_back.choose", till), till)
