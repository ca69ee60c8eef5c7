"""An operator logs in: number and password. Signing on with the acquirer goes on meanwhile by itself."""

from flows.guards import nothing_open
from paycrypto.compare import wipe
from security.audit import audit
from ui.screens.login import Login


async def log_in(till) -> None:
    """Ask until somebody is let in, or the battery has news."""
    number, problem = "", None
    while True:
        screen = Login(till.operators.find, number, problem, till.operators.seconds_locked(number), _news(till))
        entered = await till.ui.show_while(screen, till.power.news())
        if entered is None:
            return
        number, password = entered
        try:
            known = await till.operators.check(number, password)
        finally:
            wipe(password)
        if known:
            audit("login", number)
            till.hand_over(till.operators.find(number))
            return
        problem = "login.wrong"


def _news(till) -> str:
    return "login.signed_on" if till.session.signed_on else "login.signing_on"


async def log_out(till) -> None:
    """The next one at the terminal has to log in. Not while an outcome is open: whose it is must be known."""
    await nothing_open(till)
    audit("logout", till.operator_number)
    till.hand_over(None)
