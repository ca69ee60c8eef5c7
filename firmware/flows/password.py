"""An operator chooses a new password: because he wants to, at the first log-in, or when the old one is too old."""

from paycrypto.compare import same, wipe
from security.audit import audit
from security.passwords import is_easy, set_password, was_used
from ui.screens.secret import Secret
from ui.screens.working import Working
from ui.texts import phrase

_LABELS = ("password.new_label", "password.again_label")


async def change(till) -> None:
    """The one who has logged in, after his password of today. Raises Cancelled or TimedOut."""
    await prove(till, "password.change")
    await renew(till, till.operator_number, None)


async def prove(till, heading) -> None:
    """Until the password of who has logged in is right. Raises Cancelled or TimedOut."""
    number, problem = till.operator_number, None
    while True:
        locked_s = till.operators.seconds_locked(number)
        if locked_s:
            problem = phrase("login.locked", s=locked_s)
        password = await till.ui.show(Secret(heading, "password.now_label", problem=problem))
        try:
            if await till.operators.check(number, password):
                return
        finally:
            wipe(password)
        problem = "password.wrong"


async def renew(till, number: str, problem) -> None:
    """Ask for a new password twice, and keep it. `problem`: why it is asked for. Raises Cancelled or TimedOut."""
    while True:
        password = await till.ui.show(Secret("password.change", _LABELS[0], problem=problem))
        try:
            problem = await till.ui.show_while(Working("checking_password"), _fault(till, number, password))
            if problem is None:
                again = await till.ui.show(Secret("password.change", _LABELS[1]))
                is_same = same(password, again)
                wipe(again)
                if is_same:
                    await set_password(till.operators, number, password)
                    break
                problem = "password.differ"
        finally:
            wipe(password)
    audit("password", number)
    till.ui.toast("toast.password_changed", "tick")


async def _fault(till, number: str, password):
    """What is wrong with it, as a text; or None."""
    if is_easy(password):
        return "password.easy"
    return "password.used" if await was_used(till.operators, number, password) else None
