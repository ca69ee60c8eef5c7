"""The battery is low: say what does not work any more, or, when it is empty, wait for the charger."""

from ui.screens.notice import GOT_IT, Notice
from ui.texts import phrase


async def low_battery(till) -> None:
    """Tell it once; with an empty battery nothing else can be done until the charger is in."""
    till.power.is_told = True
    if till.power.is_empty:
        await till.ui.show_while(_empty(till), till.power.news())
    else:
        lines = [("fail", "battery_low.paused"), ("done", "battery_low.works")]
        if till.drain.pending:
            lines.append(("done", phrase("battery_low.records", n=till.drain.pending)))
        screen = Notice("batt", phrase("battery_low", percent=till.power.percent), lines, GOT_IT)
        await till.ui.show_while(screen, till.power.news())


def _empty(till) -> Notice:
    lines = (("done", "battery_empty.safe"), ("now", "battery_empty.charge"))
    screen = Notice("batt", phrase("battery_empty", percent=till.power.percent), lines, (None, None, None))
    screen.note = "battery_empty.note"
    return screen
