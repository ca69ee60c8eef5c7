"""What power-on checks before money can be taken: parts, keys, set-up, records."""

import asyncio

import factory_reset
import parameter_files
from drivers.errors import DriverError
from files import FileError, is_there
from flashlog.errors import FlashLogError
from flows.dead_ends import show_locked, show_no_keys, show_stopped, show_unset
from flows.go_online import go_online, open_books
from flows.on_demand import run_flow
from ledger.errors import LedgerError
from ledger.pending import Pending
from log import log
from migrations import forget_copies, lift_all
from parameters import ParameterError
from paths import NUMBERS, REFUSED, RESTORE
from provisioning import MoneyPending, ProvisioningError, take_over
from security.audit import audit
from security.errors import SealError
from security.intrusion import look_at_case, look_at_clock
from security.lock import code_of
from ui.errors import Cancelled, TimedOut
from ui.screens.notice import Notice, SetupWrong
from ui.texts import phrase

_SEEN_MS = 250  # each step stays readable that long


async def check(till, logo):
    """The steps under the logo. Returns what is wrong with the stored data, as an exception, or None."""
    if is_there(RESTORE):
        from backup.restore import give_up

        give_up(till.board)
    _migrate(till)
    _load_parameters(till)
    logo.show_shop(till.parameters.merchant_name)
    await _self_check(till.board)
    logo.step("boot.keys", 0.5)
    await asyncio.sleep_ms(_SEEN_MS)
    look_at_case(till)
    try:
        till.vault.open()
        if factory_reset.is_due():
            factory_reset.carry_out(till)
        till.operators.load()
    except SealError as error:
        return error
    logo.step("boot.records", 0.7)
    await asyncio.sleep_ms(_SEEN_MS)
    try:
        open_books(till)
        till.ledger.hide(factory_reset.hidden_up_to())
        if is_there(NUMBERS):
            from backup.numbers import leave_out

            leave_out(till.ledger)
    except (LedgerError, FlashLogError) as error:
        return error
    look_at_clock(till)
    _tell_refusal(till.board.secrets)
    if code_of(till.board.secrets):  # nobody gives it keys, or another name, before it is unlocked
        return None
    problem = None
    try:
        if await take_over(till.parameters, till.vault, till.operators, till.board, Pending(till.ledger)):
            audit("provision", "-", till.parameters.terminal_id)
    except (ProvisioningError, MoneyPending) as error:
        problem = error
    if till.parameters.ready:
        till.vault.serve(till.parameters.acquirer)
    return problem


async def begin_work(till, problem) -> None:
    """Say what is wrong, if anything; go online. Where the terminal cannot work it says so, and stays there."""
    if till.board.console is not None:
        till.supervisor.start("console", till.console.run)
    code = code_of(till.board.secrets)
    if code:
        pending = None if till.ledger is None else Pending(till.ledger)
        await show_locked(till, code, pending)
    till.supervisor.start_critical("tamper", till.tamper_guard.run)
    if isinstance(problem, SealError):
        await show_stopped(till, "V01 %s" % problem)
    if isinstance(problem, (LedgerError, FlashLogError)):
        await show_stopped(till, "L01 %s" % problem)
    if isinstance(problem, ProvisioningError):
        await till.ui.show(SetupWrong(*problem.args))
    if isinstance(problem, MoneyPending):
        await till.ui.show(_set_up_later(problem.args[0]))
    if not till.parameters.ready:
        await show_unset(till)
    while not till.vault.has_tmk:
        await show_no_keys(till, Pending(till.ledger))
        try:
            await run_flow("key_injection.key_injection", till)
        except (Cancelled, TimedOut):
            pass
    go_online(till)
    if till.has_new_software:
        await run_flow("software.tell", till)
    if till.ledger.fault is not None:
        await till.ui.show(_books_altered(till.ledger.fault[0]))


def _books_altered(sequence: int) -> Notice:
    lines = (("done", "books_altered.1"), ("now", "books_altered.2"), ("todo", "books_altered.3"))
    return Notice("shield", "books_altered", lines, line=phrase("books_altered.record", n=sequence))


def _set_up_later(pending) -> Notice:
    line = phrase("setup_pending.open", n=pending.open) if pending.open else \
        phrase("setup_pending.batch", n=pending.unsettled)
    lines = (("fail", "setup_pending.1"), ("now", "setup_pending.2"), ("todo", "setup_pending.3"))
    return Notice("lock", "setup_pending", lines, line=line)


def _migrate(till) -> None:
    """Files of an older firmware become ours. Theirs are kept while this one is on trial."""
    lift_all()
    if not till.has_new_software:
        forget_copies()


def _tell_refusal(secrets) -> None:
    """Why an image was refused before this start, once."""
    buffer = bytearray(32)
    length = secrets.get(REFUSED, buffer)
    if length:
        words = bytes(buffer[:length]).decode()
        log("TILL", "image refused: " + words)
        audit("refused_image", "-", words)
        secrets.erase(REFUSED)


def _load_parameters(till) -> None:
    """Broken parameters are as good as none: the terminal then says that it must be set up."""
    try:
        parameter_files.load(till.parameters)
    except (ParameterError, FileError) as error:
        log("TILL", "parameters: %s" % (error,))


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
