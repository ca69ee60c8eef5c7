"""Where the terminal cannot go on by itself: not set up, locked, stopped. Each says what is safe and whom to call.

A technician's tool may have the parts tested there (flows/give_turn.py).
"""

import asyncio

from flows.on_demand import run_flow
from log import log
from ui.screens.locked import Locked
from ui.screens.notice import Notice
from ui.texts import phrase

_NO_CHIPS = (None, None, None)


async def show_unset(till) -> None:
    """Nobody has told this terminal who it is. Never returns."""
    await _stay(till, _unset)


async def show_locked(till, code: str, pending) -> None:
    """No keys, no money. `code`: see `security.lock`; `pending`: what waits in the books, or None. Never returns."""
    log("TILL", "locked: %s" % code)
    await _stay(till, Locked, till.board.serial, code, pending, till.parameters.hotline)


async def show_no_keys(till, pending) -> None:
    """No master key. Returns when somebody wants to enter one."""
    log("TILL", "locked: K01")
    await _stay(till, Locked, till.board.serial, "K01", pending, till.parameters.hotline, "menu")


async def show_stopped(till, code: str) -> None:
    """Something broke that the terminal cannot do without. Never returns."""
    log("TILL", "stopped: %s" % code)
    await _stay(till, _stopped, code)


async def show_dead(ui, supervisor) -> None:
    """A critical task has died. Never returns."""
    code = "%s %s" % (supervisor.who, type(supervisor.cause).__name__)
    log("TILL", "stopped: %s" % code)
    await ui.show_while(_stopped(code), asyncio.Event().wait())


def _unset() -> Notice:
    lines = (("now", "setup.none_1"), ("todo", "setup.none_2"))
    return Notice("settings", "", lines, _NO_CHIPS, head="setup.none_head", line="setup.none_line")


def _stopped(code: str) -> Notice:
    return Notice("warn", "stopped", (("fail", phrase("stopped.code", code=code)),), _NO_CHIPS, "bad")


async def _stay(till, screen, *arguments) -> None:
    """Show `screen(*arguments)` until a key ends it; a technician's tool gets its turn."""
    while await till.ui.show_while(screen(*arguments), till.power.news()) is None:
        if till.guest is not None:
            await run_flow("give_turn.give_turn", till)
