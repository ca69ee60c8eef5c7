"""What should be in the cash drawer, and what was counted: for the supervisor, on the screen and on paper."""

import time

from flows.approver import allowed, approver
from flows.drawer_sums import sums_of
from money import format_fen
from paycrypto.compare import wipe
from ui.screens.facts import Facts
from ui.screens.secret import Secret
from ui.screens.working import Working
from ui.texts import phrase, words

_BACK = ("cancel", "key.back")


async def report(till) -> None:
    """Ask for the supervisor's password, show, and print on a key. Raises Cancelled or TimedOut."""
    await _ask(till)
    found = await till.ui.show_while(Working("summing"), sums_of(till.ledger, True))
    chips = (_BACK, None, ("ok", "key.print_report") if till.slips.possible else None)
    if await till.ui.show(Facts("drawer.report", _lines(found), chips, "drawer_report")) == "ok":
        till.slips.print_list("drawer", _slip, found, till.operator_number, time.time())
        till.ui.toast("toast.report_printing", "print")


async def _ask(till) -> None:
    problem, number = None, approver(till, "drawer")
    while True:
        locked_s = till.operators.seconds_locked(number)
        if locked_s:
            problem = phrase("login.locked", s=locked_s)
        password = await till.ui.show(Secret("drawer.report", "supervisor.label", problem=problem))
        try:
            if await till.operators.check(number, password):
                allowed(till, "drawer", number)
                return
        finally:
            wipe(password)
        problem = "password.wrong"


def _lines(it) -> list:
    counted = format_fen(it.counted) if it.counted is not None else words("drawer.not_counted")
    found = [
        ("drawer.start", format_fen(it.start)),
        ("drawer.sales", _plus_minus(it.sales, it.back)),
        ("drawer.moved", _plus_minus(it.paid_in, it.paid_out)),
        ("drawer.expected", format_fen(it.expected)),
        ("drawer.counted", counted),
    ]
    if it.counted is not None:
        found.append(("drawer.difference", format_fen(it.counted - it.expected)))
    return found


def _plus_minus(plus: int, minus: int) -> str:
    return format_fen(plus) + (" " + format_fen(-minus) if minus else "")


def _slip(*what):
    """The slip's lines; its code is loaded when it is printed."""
    from receipts.cash_lines import drawer_slip

    yield from drawer_slip(*what)
