"""Power-on: logo, self-check, keys, set-up, records; then everything that runs by itself."""

import asyncio

from drivers.errors import DriverError
from files import FileError
from flashlog.errors import FlashLogError
from flows.dead_ends import show_locked, show_stopped, show_unset
from ledger.ledger import LedgerError
from log import log
from parameters import ParameterError
from provisioning import ProvisioningError, take_over
from security.errors import SealError
from ui.screens.boot import Boot
from ui.screens.notice import SetupWrong

_SEEN_MS = 250  # each step stays readable that long


async def start_up(till) -> None:
    """Bring the terminal up. Where it cannot work it says so, and stays there."""
    till.ui.set_language(till.settings.language)
    till.ui.set_theme(till.settings.theme)
    _load_parameters(till)
    screen = Boot(till.parameters.merchant_name)
    try:
        problem = await till.ui.show_while(screen, _bring_up(till, screen))
    except SealError as error:
        await show_stopped(till, "V01 %s" % error)
    except (LedgerError, FlashLogError) as error:
        await show_stopped(till, "L01 %s" % error)
    if problem is not None:
        await till.ui.show(SetupWrong(*problem.args))
    if till.tamper_guard.is_open():
        till.vault.erase_payment_keys()
        await show_locked(till, "T01", "locked.opened")
    if not till.parameters.ready:
        await show_unset(till)
    if not till.vault.has_tmk:
        await show_locked(till, "K01", "locked.no_keys")
    till.go_online()


def _load_parameters(till) -> None:
    """Broken parameters are as good as none: the terminal then says that it must be set up."""
    try:
        till.parameters.load()
    except (ParameterError, FileError) as error:
        log("TILL", "parameters: %s" % (error,))


async def _bring_up(till, screen):
    """The steps under the logo. Returns a ProvisioningError when a set-up file is wrong."""
    screen.step("boot.testing", 0.1)
    await _self_check(till.board)
    screen.step("boot.keys", 0.4)
    await asyncio.sleep_ms(_SEEN_MS)
    till.vault.open()
    till.operators.load()
    problem = None
    try:
        await take_over(till.parameters, till.vault, till.operators, till.board.secrets)
    except ProvisioningError as error:
        problem = error
    screen.step("boot.records", 0.7)
    await asyncio.sleep_ms(_SEEN_MS)
    till.ledger.mount()
    screen.step("boot.ready", 1)
    await asyncio.sleep_ms(_SEEN_MS)
    return problem


async def _self_check(board) -> None:
    """Ask every part how it is; what is broken is logged here, and told when somebody needs it."""
    for key in board.keypad.stuck():
        log("TILL", "key %s is stuck" % key)
    try:
        log("TILL", "battery %d %%, %d mV" % (board.gauge.percent(), board.gauge.millivolts()))
    except DriverError as error:
        log("TILL", "gauge: %s" % error.reason)
    if board.printer is not None:
        try:
            status = await board.printer.status()
            log("TILL", "printer: %s" % ("no paper" if status.paper_out else "ready"))
        except DriverError as error:
            log("TILL", "printer: %s" % error.reason)
