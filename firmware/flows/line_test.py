"""The line test (回响测试): does the bank answer, and how fast."""

import time

from host.errors import Refused
from host.messages import ECHO
from host.values import Request
from ui.screens.facts import Facts
from ui.screens.working import Working

_TIMES = 3
_CHIPS = (("cancel", "key.back"), None, ("ok", "key.again"))


async def line_test(till) -> None:
    """Ask, and show how long the answers took; again as often as wanted. Raises a HostError."""
    again = "ok"
    while again == "ok":
        took = await till.ui.show_while(Working("testing_line"), _measure(till))
        acquirer = till.parameters.acquirer
        again = await till.ui.show(Facts("line.title", (
            ("line.host", "%s:%d" % (acquirer.host, acquirer.port)),
            ("line.network", till.parameters.wifi_ssid),
            ("line.first", "%d ms" % took[0]),
            ("line.fastest", "%d ms" % min(took)),
            ("line.slowest", "%d ms" % max(took)),
        ), _CHIPS, "line_test"))


async def _measure(till) -> list:
    """Milliseconds from question to answer; the first one may include connecting. Raises Refused for another F39."""
    took = []
    for _ in range(_TIMES):
        began = time.ticks_ms()
        answer = await till.client.exchange(Request(ECHO, till.parameters, 0, till.session.batch))
        took.append(time.ticks_diff(time.ticks_ms(), began))
        code = answer.values.get(39, "--")
        if code != "00":
            raise Refused(code)
    return took
