"""The cash drawer: put in, take out, count without knowing what should be there, and the supervisor's report."""

from flows.cash_books import book
from flows.drawer_sums import sums_of
from flows.on_demand import run_flow
from ledger import kinds
from ledger.details import DIFFERENCE, REASON, Details
from money import format_fen
from ui.screens.menu import Menu, Row
from ui.screens.notice import Notice
from ui.screens.sum_entry import SumEntry
from ui.screens.working import Working
from ui.texts import phrase

_ITEMS = (
    ("cash", "kind.cash_in", "drawer.put_in"),
    ("cash", "kind.cash_out", "drawer.take_out"),
    ("tick", "kind.cash_count", "drawer.count"),
    ("report", "drawer.report", "drawer_report.report"),
    ("key", "drawer.open", "drawer.open_it"),
)
_REASONS = ("F", "P", "B", "O")
_DONE = (("cancel", "key.end"), None, ("ok", "key.report"))


async def drawer(till) -> None:
    """Let the operator choose, and do it. Raises Cancelled or TimedOut."""
    rows = [Row(icon, text) for icon, text, _ in _ITEMS]
    await run_flow(_ITEMS[await till.ui.show(Menu("menu.drawer", rows, name="drawer"))][2], till)


async def put_in(till) -> None:
    """Cash in, with its reason."""
    await _move(till, kinds.CASH_IN)


async def take_out(till) -> None:
    """Cash out, with its reason."""
    await _move(till, kinds.CASH_OUT)


async def open_it(till) -> None:
    """Open the drawer, for change."""
    if not await till.slips.open_drawer():
        till.ui.toast("toast.drawer_shut")


async def count(till) -> None:
    """Book what was counted, and how far off it is, which only the supervisor is shown."""
    till.ledger.check_room()
    counted = await till.ui.show(SumEntry("enter_cash_count.head", name="cash_count", least=0))
    found = await till.ui.show_while(Working("summing"), sums_of(till.ledger, False))
    details = Details()
    details.put_number(DIFFERENCE, counted - found.expected)
    book(till, kinds.CASH_COUNT, counted, details=details)
    told = phrase("counted.ours", amount=format_fen(counted))
    if await till.ui.show(Notice("cash", "counted", (("done", told),), _DONE)) == "ok":
        await run_flow("drawer_report.report", till)


async def _move(till, kind: int) -> None:
    name = kinds.IN_DRAWER[kind].name
    till.ledger.check_room()
    fen = await till.ui.show(SumEntry("enter_%s.head" % name, agree="key.ok", name=name))
    rows = [Row("cash", "cash_reason." + letter) for letter in _REASONS]
    reason = _REASONS[await till.ui.show(Menu("drawer.why", rows, name="cash_reason"))]
    details = Details()
    details.put_text(REASON, reason)
    book(till, kind, fen, details=details)
    await open_it(till)
    till.ui.toast(phrase("toast.cash_booked", amount=format_fen(fen)), "tick")
