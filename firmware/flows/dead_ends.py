"""Where the terminal cannot go on by itself: not set up, locked, stopped. Each says what is safe and whom to call."""

import asyncio

from log import log
from ui.screens.locked import Locked
from ui.screens.notice import Notice
from ui.texts import phrase

_NO_CHIPS = (None, None, None)


async def show_unset(ui) -> None:
    """Nobody has told this terminal who it is. Never returns."""
    lines = (("now", "setup.none_1"), ("todo", "setup.none_2"))
    await _stay(ui, Notice("settings", "", lines, _NO_CHIPS, head="setup.none_head", line="setup.none_line"))


async def show_locked(ui, serial: str, code: str, pending, hotline: str) -> None:
    """No keys, no money. `code`: see `security.lock`; `pending`: what waits in the books, or None. Never returns."""
    log("TILL", "locked: %s" % code)
    await _stay(ui, Locked(serial, code, pending, hotline))


async def show_no_keys(ui, serial: str, pending, hotline: str) -> None:
    """No master key. Returns when somebody wants to enter one."""
    log("TILL", "locked: K01")
    await ui.show(Locked(serial, "K01", pending, hotline, "menu"))


async def show_stopped(ui, code: str) -> None:
    """Something broke that the terminal cannot do without. Never returns."""
    log("TILL", "stopped: %s" % code)
    await _stay(ui, Notice("warn", "stopped", (("fail", phrase("stopped.code", code=code)),), _NO_CHIPS, "bad"))


async def show_dead(ui, supervisor) -> None:
    """A critical task has died. Never returns."""
    await show_stopped(ui, "%s %s" % (supervisor.who, type(supervisor.cause).__name__))


async def _stay(ui, screen) -> None:
    await ui.show_while(screen, asyncio.Event().wait())
