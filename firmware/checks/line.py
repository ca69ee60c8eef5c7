"""Checks of the way to the acquirer, and of the clock against the acquirer's."""

import time
from micropython import const

from checks.results import FAIL, PASS
from host.errors import HostError
from host.messages import ECHO
from host.session import host_seconds
from host.values import Request

_TIMES = const(3)
_MOST_S = const(120)  # by which the clocks may differ


async def line_and_clock(till) -> list:
    """Both results, [name, state, detail]: how long the acquirer takes, by how much our clock is off."""
    best, answer = None, None
    try:
        for _ in range(_TIMES):
            began = time.ticks_ms()
            answer = await till.client.exchange(Request(ECHO, till.parameters, 0, till.session.batch))
            code = answer.values.get(39, "--")
            if code != "00":
                return [["line", FAIL, code], ["clock", FAIL, "-"]]
            took = time.ticks_diff(time.ticks_ms(), began)
            best = took if best is None else min(best, took)
    except HostError as error:
        return [["line", FAIL, type(error).__name__], ["clock", FAIL, "-"]]
    return [["line", PASS, "%d ms" % best], _clock(till, answer)]


def _clock(till, answer) -> list:
    now = time.time()
    theirs = host_seconds(answer.values.get(13, ""), answer.values.get(12, ""), now, till.parameters.utc_offset_s)
    if theirs is None:
        return ["clock", FAIL, "-"]
    return ["clock", PASS if abs(theirs - now) <= _MOST_S else FAIL, "%+d s" % (now - theirs)]
