"""The self-test: every part of the terminal, one after the other."""

import time

from build_info import VERSION
from checks import inside, parts
from checks.results import FAIL, PASS, Results
from log import log

_PARTS = ("keypad", "printer", "stripe", "chip", "tap", "scanner", "touch", "gauge", "buzzer", "leds")
_INSIDE = ("tamper", "clock", "flash", "ledger", "network", "ram")
COUNT = 1 + len(_PARTS) + len(_INSIDE)


async def run(till, tell) -> Results:
    """All checks; the display's has been, for it is the screen before. `await tell(number, name)` before each. What
    was found is kept on the device."""
    found = [["display", PASS, "%dx%d" % (till.board.display.width, till.board.display.height)]]
    for module, names in ((parts, _PARTS), (inside, _INSIDE)):
        for name in names:
            await tell(len(found), name)
            try:
                state, detail = await getattr(module, name)(till)
            except OSError as error:
                state, detail = FAIL, "%s" % error
            found.append([name, state, detail])
            if state == FAIL:
                log("VISIT", "self-test: %s fails %s" % (name, detail))
    results = Results(time.time(), VERSION, found)
    results.store()
    return results
