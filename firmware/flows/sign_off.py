"""Sign-off (签退): the working keys are given up, at the acquirer and here."""

from flows.guards import nothing_open
from host.errors import Refused
from host.messages import SIGN_OFF
from host.responses import SIGN_ON_FIRST, outcome
from host.values import Request
from log import log
from ui.screens.working import Working


async def sign_off_now(till) -> None:
    """Because the operator asks for it. Raises a HostError or Cancelled."""
    await nothing_open(till)
    await till.ui.show_while(Working("signing_off"), sign_off(till))
    till.ui.toast("toast.signed_off", "tick")


async def sign_off(till) -> None:
    """Sign off; the terminal then rests until somebody works with it again. Raises a HostError, and nothing changed."""
    session = till.session
    request = Request(SIGN_OFF, till.parameters, session.next_trace(), session.batch, till.operator_number)
    answer = await till.client.exchange(request)
    code = answer.values.get(39, "--")
    if code != "00" and outcome(code) != SIGN_ON_FIRST:  # it may have forgotten us already
        raise Refused(code)
    till.vault.forget_working_keys()
    session.signed_on = False
    till.sign_on.rest()
    till.status.refresh()
    log("HOST", "signed off")
