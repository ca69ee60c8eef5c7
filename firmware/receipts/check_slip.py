"""The page of a self-test as data. Lines as in `receipts.slip`."""

from checks.results import ABSENT, FAIL, PASS, SELF, SKIPPED, advice, reason
from receipts.slip import foot_lines
from receipts.words import local_time
from ui.texts import both

_STATES = {PASS: "check.pass", FAIL: "check.fail", ABSENT: "check.absent", SKIPPED: "check.skipped"}


def check_slip(found, now: int, parameters, version: str, serial: str):
    """Yield the lines. `found`: a `checks.results.Results`; `now`: when it is printed."""
    yield "centre", "自检 SELF-TEST" if found.kind == SELF else "安装测试 INSTALL TEST"
    yield "pair", "序列号 SERIAL", serial
    yield "pair", "终端编号 TERMINAL", parameters.terminal_id if parameters.ready else "-"
    yield "pair", "检测 TESTED", local_time(found.at, parameters.utc_offset_s)
    yield "pair", "打印 PRINTED", local_time(now, parameters.utc_offset_s)
    yield ("rule",)
    for name, state, detail in found.found:
        yield "pair", _both("check." + name), _both(_STATES[state])
        if detail:
            text = reason(detail)
            yield "small", "  " + (_both(text) if text else detail)
        if state == FAIL:
            for text in both(advice(name, state, detail)):
                yield "small", "  " + text
    yield ("rule",)
    yield "pair", "通过 PASS", "%d / %d" % (found.count(PASS), len(found.found))
    yield from foot_lines(version, serial)


def _both(text_id: str) -> str:
    return "%s %s" % both(text_id)
