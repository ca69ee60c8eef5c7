"""The self-test (自检): run by the merchant or by a technician's tool; shown, kept, printed."""

import time

from checks import results
from checks.run import names, run
from flows.on_demand import run_flow
from ui.screens.checks import Checking, CheckList, Pattern
from ui.texts import tr


async def self_test(till) -> None:
    """Show what the last one found; test, and print it, as often as wanted."""
    await show_results(till, results.SELF, test)


async def show_results(till, kind: str, test) -> None:
    """Show the last results of a kind; `await test(till, progress)` makes them anew."""
    found = results.last(kind)
    if found is None:
        found = await test(till, _nobody)
    while True:
        key = await till.ui.show(CheckList(_rows(found), _date(till, found.at), _can_print(till)))
        if key == "func":
            found = await test(till, _nobody)
        else:
            print_it(till, found)


async def test(till, progress):
    """Carry it out. `await progress(at, name)` is told how far it is, 0 to 1."""
    await till.ui.show(Pattern())
    count = len(names(till)) + 1
    screen = Checking(count)

    async def tell(number: int, name: str) -> None:
        screen.begin(number, "check." + name)
        await progress(number / count, name)

    return await till.ui.show_while(screen, run(till, tell))


async def test_and_print(till, flow: str, progress):
    """`flow` for a technician's tool: the page comes by itself."""
    found = await run_flow(flow, till, progress)
    till.open_printer()
    if _can_print(till):
        print_it(till, found)
    return found


def print_it(till, found) -> None:
    """Queue the page."""
    till.slips.print_list(found.kind, _slip, found, time.time())


def _can_print(till) -> bool:
    return till.slips is not None and till.slips.possible


def _rows(found) -> list:
    """(state, text, detail, advice) as the list shows them: what is wrong comes first."""
    made = [(it[1], "check." + it[0], _detail(it[2]), results.advice(*it)) for it in found.found]
    return [row for row in made if row[0] == results.FAIL] + [row for row in made if row[0] != results.FAIL]


def _detail(detail: str) -> str:
    text = results.reason(detail)
    return tr(text) if text else detail


def _date(till, seconds: int) -> str:
    return "%02d-%02d %02d:%02d" % time.gmtime(seconds + till.parameters.utc_offset_s)[1:5]


def _slip(*what):
    """The page's lines; its code is loaded when it is printed."""
    from receipts.check_slip import check_slip

    yield from check_slip(*what)


async def _nobody(at: float, name: str) -> None:
    """Nobody listens but the screen."""
