"""The report of a day (日报表, X): what was taken by hour, way and operator; a key prints it. Nothing is settled."""

import time

from flows.on_demand import run_flow
from flows.takings import DAY_S, of_day
from ui.screens.working import Working

_PRINTED = "toast.report_printing"


async def report(till) -> None:
    """Today; other days on the arrow keys, as far back as the books go. Raises Cancelled or TimedOut."""
    ago, view = 0, 0
    while True:
        offset = till.parameters.utc_offset_s
        today = (time.time() + offset) // DAY_S * DAY_S - offset
        first = today - ago * DAY_S
        takings = await till.ui.show_while(Working("summing"), of_day(till.ledger, first, offset))
        key = "func"
        while key not in ("up", "down"):
            key, view = await run_flow("report_screen.show", till, takings, first, not ago, view)
            if key == "ok":
                await run_flow("report_screen.print_it", till, takings, first)
                till.ui.toast(_PRINTED, "print")
        ago += 1 if key == "down" else -1
