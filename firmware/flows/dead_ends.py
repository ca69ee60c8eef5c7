"""Where the terminal cannot go on by itself: not set up, locked, stopped. Each says what is safe and whom to call."""

import asyncio

from log import log
from ui.screens.locked import Locked
from ui.screens.notice import Notice

_NO_CHIPS = (None, None, None)


async def show_unset(till) -> None:
    """Nobody has told this terminal who it is. Never returns."""
    lines = (("now", "setup.none_1"), ("todo", "setup.none_2"))
    await _stay(till, Notice("settings", "", lines, _NO_CHIPS, head="setup.none_head", line="setup.none_line"))


async def show_locked(till, code: str, cause: str) -> None:
    """No keys, no money. Never returns."""
    log("TILL", "locked: %s" % code)
    await _stay(till, Locked(till.board.serial, code, len(till.ledger.open), cause))


async def show_stopped(till, code: str) -> None:
    """Something broke that the terminal cannot do without. Never returns."""
    log("TILL", "stopped: %s" % code)
    await _stay(till, Notice("warn", "stopped", (("fail", ("stopped.code", {"code": code})),), _NO_CHIPS, "bad"))


async def _stay(till, screen) -> None:
    await till.ui.show_while(screen, asyncio.Event().wait())
