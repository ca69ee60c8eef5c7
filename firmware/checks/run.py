"""The self-test: every part of the terminal, one after the other. It needs no keys and no set-up: a technician tests a
board first."""

import time

from build_info import VERSION
from checks import inside, parts
from checks.results import FAIL, PASS, Results
from log import log

_NAMES = (
    "keypad", "printer", "stripe", "chip", "tap", "scanner", "touch", "gauge", "buzzer", "leds", "tamper", "clock",
    "flash", "ledger", "ram",
)  # fmt: skip
_RADIOS = ("wifi", "modem")


def names(till) -> tuple:
    """Of the checks, in their order, but for the display's. Where no network is used, its parts are asked."""
    return _NAMES + (_RADIOS if till.network is None else ("network",))


async def run(till, tell) -> Results:
    """All checks; the display's has been, for it is the screen before. `await tell(number, name)` before each. What
    was found is kept on the device."""
    found = [["display", PASS, "%dx%d" % (till.board.display.width, till.board.display.height)]]
    for name in names(till):
        await tell(len(found), name)
        try:
            state, detail = await getattr(parts if hasattr(parts, name) else inside, name)(till)
        except OSError as error:
            state, detail = FAIL, "%s" % error
        found.append([name, state, detail])
        if state == FAIL:
            log("VISIT", "self-test: %s fails %s" % (name, detail))
    results = Results(time.time(), VERSION, found)
    results.store()
    return results
