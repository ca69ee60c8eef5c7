"""An operator logs in: number and password. Signing on with the acquirer goes on meanwhile by itself."""

import time

from flows.guards import nothing_open
from flows.on_demand import run_flow
from paycrypto.compare import wipe
from security.audit import audit
from security.passwords import WARN_DAYS, days_left, note_age
from ui.errors import Cancelled, TimedOut
from ui.screens.login import Login
from ui.texts import phrase


async def log_in(till) -> None:
    """Ask until somebody is let in, or the battery has news."""
    number, problem = "", None
    news = lambda: _news(till)  # noqa: E731
    while True:
        screen = Login(till.operators.find, news, number, problem, till.operators.seconds_locked(number))
        entered = await till.ui.show_while(screen, till.power.news())
        if entered is None:
            return
        number, password = entered
        try:
            known = await till.operators.check(number, password)
        finally:
            wipe(password)
        problem = None
        if not known:
            found = till.operators.find(number)
            problem = "login.off" if found is not None and found.is_off else "login.wrong"
            if till.operators.seconds_locked(number):
                audit("lockout", number)
        elif await _has_good_password(till, till.operators.find(number)):
            audit("login", number)
            till.hand_over(till.operators.find(number))
            return


async def _has_good_password(till, operator) -> bool:
    """Whether the password is not too old, or was changed now."""
    days = days_left(operator, till.parameters.password_days, time.time())
    if days > 0:
        note_age(till.operators, operator, time.time())
        if days <= WARN_DAYS:
            till.ui.toast(phrase("toast.password_days", days=days), "warn")
        return True
    reason = "password.first" if operator.must_change else "password.old"
    try:
        await run_flow("password.renew", till, operator.number, reason)
        return True
    except (Cancelled, TimedOut):
        return False


def _news(till) -> str:
    if till.session.signed_on:
        return "login.signed_on"
    return "login.signing_on" if till.network.is_up else "login.no_sign_on"


async def log_out(till) -> None:
    """The next one at the terminal has to log in. Not while an outcome is open: whose it is must be known."""
    await nothing_open(till)
    audit("logout", till.operator_number)
    till.hand_over(None)
