"""Factory reset (恢复出厂): for the administrator only, after two questions, and never while money is pending."""

import factory_reset
from flows.guards import nothing_pending
from paycrypto.compare import wipe
from security.audit import audit
from security.rights import may
from ui.screens.notice import Notice
from ui.screens.override import Override

_LINES = (("fail", "reset.goes"), ("done", "reset.stays"), ("todo", "reset.then"))
_CHIPS = (("cancel", "key.keep_all"), None, ("ok", "key.go_on"))


async def reset(till) -> None:
    """Ask, ask for the password, erase, start anew."""
    await nothing_pending(till)
    await till.ui.show(Notice("warn", "reset", _LINES, _CHIPS, "bad"))
    await _be_sure(till)
    await nothing_pending(till)
    audit("reset", till.operator_number)
    factory_reset.order(till.ledger.totals.counter)
    factory_reset.carry_out(till)
    till.board.restart()


async def _be_sure(till) -> None:
    """The own password of who may. Raises Cancelled or TimedOut."""
    number, problem = till.operator_number, None

    def himself(wanted):
        found = till.operators.find(wanted)
        return found if wanted == number and may(found, "reset") else None

    while True:
        locked_s = till.operators.seconds_locked(number)
        _, password = await till.ui.show(Override(himself, "reset.password", number, problem, locked_s))
        try:
            if himself(number) is not None and await till.operators.check(number, password):
                return
        finally:
            wipe(password)
        problem = "password.wrong"
