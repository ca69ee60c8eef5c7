"""A day's report on the screen, and on paper."""

import time

from flows.takings import of_batch
from ledger.takings import WAYS
from ui.screens.report import Report
from ui.screens.working import Working


async def show(till, takings, first: int, is_today: bool, view: int) -> tuple:
    """The key, and which table stood there. Raises Cancelled or TimedOut."""
    heading, days = ("menu.report", ("down",)) if is_today else ("report.day", ("up", "down"))
    screen = _screen(till, takings, heading, _date(till, first)[5:], till.slips.possible, days, view)
    return await till.ui.show(screen), screen.view


async def show_batch(till) -> None:
    """The batch that can be settled (Z), until the operator goes back; its slip comes with the settlement."""
    it = till.ledger.settlement
    found = of_batch(till.ledger, it, till.parameters.utc_offset_s)
    takings = await till.ui.show_while(Working("summing"), found)
    batch = "%06d" % (it or till.ledger.totals).batch
    await till.ui.show(_screen(till, takings, "report.batch", batch, False, ()))


def _screen(till, takings, heading: str, day: str, may_print: bool, days: tuple, view: int = 0) -> Report:
    ways = [("paid." + way,) + tuple(takings.ways[way]) for way in WAYS if way in takings.ways]
    operators = [(_person(till, number),) + tuple(takings.operators[number]) for number in sorted(takings.operators)]
    return Report(heading, day, takings, ways, operators, may_print, days, view)


async def print_it(till, takings, first: int) -> None:
    """Queue the slip."""
    till.slips.print_list("report", _slip, takings, _date(till, first), till.operator_number, time.time())


def _person(till, number: str) -> str:
    """`01 李敏`; the number alone of somebody who has left."""
    person = till.operators.find(number)
    return "%s %s" % (number, person.name) if person is not None else number


def _slip(*what):
    """The slip's lines; its code is loaded when it is printed."""
    from receipts.takings_slip import day_slip

    yield from day_slip(*what)


def _date(till, seconds: int) -> str:
    """`2026-11-22` of seconds since 2000 UTC."""
    return "%04d-%02d-%02d" % time.gmtime(seconds + till.parameters.utc_offset_s)[:3]
