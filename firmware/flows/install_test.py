"""The test after the installation (安装测试): each way to pay is tried with a card or a code, then line and clock.

Nothing is paid. What a card or a code says is not looked at, not kept, and wiped.
"""

import time

from build_info import VERSION
from cards.waiting import CHIP, CODE, SWIPE, TAP, first_card
from checks import line, results
from drivers.errors import DriverError
from flows.self_test import show_results
from ui.errors import Cancelled, TimedOut
from ui.screens.prompt import Prompt
from ui.screens.working import Working

_SECONDS = 30  # for one way
_SKIP = (("cancel", "key.skip_way"), None, None)
_WAYS = ((SWIPE, "stripe", "swipe"), (CHIP, "chip", "chip"), (TAP, "tap", "tap"), (CODE, "scanner", "scan"))
COUNT = len(_WAYS) + 2


async def install_test(till) -> None:
    """Show what the last one found; try, and print it, as often as wanted."""
    await show_results(till, results.INSTALL, test)


async def test(till, progress):
    """Carry it out. `await progress(at, name)` is told how far it is, 0 to 1."""
    found = []
    for way, name, icon in _WAYS:
        await progress(len(found) / COUNT, name)
        state, detail = await _try(till, way, icon)
        found.append([name, state, detail])
    await progress(len(found) / COUNT, "line")
    found += await till.ui.show_while(Working("testing_line"), line.line_and_clock(till))
    made = results.Results(time.time(), VERSION, found, results.INSTALL)
    made.store()
    return made


async def _try(till, way: str, icon: str) -> tuple:
    """Let somebody present a card or a code."""
    board = till.board
    if getattr(board, _part(way)) is None:
        return results.ABSENT, ""
    if way == SWIPE:
        board.stripe.discard()
    screen = Prompt(icon, "try_" + icon, _SKIP, seconds=_SECONDS)
    try:
        _, read = await till.ui.show_while(screen, first_card(board, (way,)))
        return await _judge(board, way, read)
    except Cancelled:
        return results.SKIPPED, ""
    except TimedOut:
        return results.FAIL, "timeout"
    except DriverError as error:
        return results.FAIL, error.reason
    finally:
        if way == TAP:
            await board.tap.off()
        elif way == CHIP:
            await board.chip.off()


async def _judge(board, way: str, read) -> tuple:
    """Whether what was read can be used. Raises DriverError."""
    if isinstance(read, DriverError):
        return results.FAIL, read.reason
    if way == SWIPE:
        reason = read.reason(2)
        read.wipe()
        return (results.PASS, "") if reason is None else (results.FAIL, reason)
    if way == CHIP:
        card = await board.chip.power_up()
        return results.PASS, "ATR %d" % len(card.atr)
    if way == CODE:
        size = len(read)
        read[:] = bytes(size)
        return results.PASS, "%d" % size
    return results.PASS, ""


def _part(way: str) -> str:
    """The board's part that reads it."""
    return next(part for one, part, _ in _WAYS if one == way)
