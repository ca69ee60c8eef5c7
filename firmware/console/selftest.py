"""The self-test, asked for by a technician's tool: on the screen, on paper, and as an answer."""

from checks import results
from console.errors import CommandError
from services.turn import NobodyGivesWay
from ui.texts import both


async def selftest(till, session, arguments: dict, progress) -> dict:
    """Test everything now. Each result tells how to mend what fails, in Chinese and English."""
    try:
        found = await till.turn.take(till, "self_test.test_and_print", progress)
    except NobodyGivesWay:
        raise CommandError("busy", "somebody is served, or a key was just pressed: try again at the home screen")
    return as_data(found)


async def selftest_last(till, session, arguments: dict, progress) -> dict:
    """What the last self-test found."""
    found = results.last()
    if found is None:
        raise CommandError("none", "no self-test was made on this device yet")
    return as_data(found)


def as_data(found) -> dict:
    """Results as they go out."""
    counts = {state: found.count(state) for state in (results.PASS, results.FAIL, results.ABSENT)}
    made = []
    for name, state, detail in found.found:
        each = {"name": name, "state": state, "detail": detail}
        text = results.advice(name, state, detail)
        if text:
            each["mend"] = dict(zip(("zh", "en"), both(text)))
        made.append(each)
    return {"at": found.at, "version": found.version, "counts": counts, "results": made}
