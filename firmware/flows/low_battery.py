"""The battery is low: say what does not work any more. When it is empty: end what is under way, and switch off.

A terminal that switches itself off has written everything and told its radio; one whose supply breaks down may do so in
the middle of anything. It starts again by itself when the charger comes.
"""

import asyncio
from micropython import const

from drivers.errors import DriverError
from log import log
from ui.screens.notice import GOT_IT, Notice
from ui.texts import phrase

_SOONEST_S = const(10)  # somebody may have the charger at hand
_LATEST_S = const(30)  # what is not through by then goes on at the next power-on
_READ_S = const(5)
_CLOSING = (("now", "battery_empty.closing"), ("todo", "battery_empty.charge"))
_SAFE = (("done", "battery_empty.safe"), ("now", "battery_empty.charge"))


async def low_battery(till) -> None:
    """Tell it once; with an empty battery nothing else can be done until the charger is in."""
    till.power.is_told = True
    if till.power.is_empty:
        screen = Notice("batt", phrase("battery_empty", percent=till.power.percent), _CLOSING, (None, None, None))
        screen.note = "battery_empty.note"
        await till.ui.show_while(screen, _switch_off(till, screen))
    else:
        lines = [("fail", "battery_low.paused"), ("done", "battery_low.works")]
        if till.drain.pending:
            lines.append(("done", phrase("battery_low.records", n=till.drain.pending)))
        screen = Notice("batt", phrase("battery_low", percent=till.power.percent), lines, GOT_IT)
        await till.ui.show_while(screen, till.power.news())


async def _switch_off(till, screen) -> None:
    """Returns when the charger has come in time."""
    waited = 0
    while waited < _LATEST_S and (waited < _SOONEST_S or _is_at_work(till)):
        await asyncio.sleep(1)
        waited += 1
        if not till.power.is_empty:
            return
    screen.update(phrase("battery_empty", percent=till.power.percent), _SAFE)
    till.wear.store()
    await asyncio.sleep(_READ_S)
    if not till.power.is_empty:
        return
    log("TILL", "off: the battery is empty")
    board = till.board
    try:
        if board.modem is not None and till.parameters.apn is not None:
            await board.modem.off()
    except DriverError as error:
        log("TILL", "modem: %s" % error.reason)
    board.display.backlight(0)
    board.off()


def _is_at_work(till) -> bool:
    """Whether an exchange is under way, or something waits to be sent."""
    return till.client.is_busy or till.drain.pending > 0 or len(till.ledger.open) > 0
