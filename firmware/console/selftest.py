"""Self-test and installation test for a technician's tool: on the screen, on paper, and as an answer."""

from checks import results
from console.errors import CommandError
from console.turn import take
from ui.errors import Cancelled, TimedOut
from ui.texts import both


async def selftest(till, session, arguments: dict, progress) -> dict:
    """Test everything now. Each result tells how to mend what fails, in Chinese and English."""
    return await _run(till, "self_test.test", progress)


async def install_test(till, session, arguments: dict, progress) -> dict:
    """Have each way to pay tried, then line and clock: the screen prompts, 30 s for each. Answers as `selftest`."""
    if till.client is None:
        raise CommandError("unset", "the terminal is not set up: provision it first")
    return await _run(till, "install_test.test", progress)


async def _run(till, flow: str, progress) -> dict:
    try:
        found = await take(till, "self_test.test_and_print", flow, progress)
    except (Cancelled, TimedOut):
        raise CommandError("cancelled", "the test was broken off at the terminal: start it again")
    return as_data(found)


async def selftest_last(till, session, arguments: dict, progress) -> dict:
    """What the last self-test found."""
    found = results.last()
    if found is None:
        raise CommandError("none", "no self-test was made on this device yet")
    return as_data(found)


def as_data(found) -> dict:
    """Results as they go out."""
    states = (results.PASS, results.FAIL, results.ABSENT, results.SKIPPED)
    counts = {state: found.count(state) for state in states}
    made = []
    for name, state, detail in found.found:
        each = {"name": name, "state": state, "detail": detail}
        text = results.advice(name, state, detail)
        if text:
            each["mend"] = dict(zip(("zh", "en"), both(text)))
        made.append(each)
    return {"at": found.at, "version": found.version, "counts": counts, "results": made}
