"""Sign-on (签到): fresh working keys, the batch number and the acquirer's clock. Under DUKPT it brings no keys."""

import time
from micropython import const

from host.errors import BadAnswer, KeysRefused, SignOnRefused
from host.messages import SIGN_ON
from host.session import CLOCK_IS_SET, host_seconds
from host.values import Request
from log import log
from parameters import DUKPT
from security.audit import audit
from security.errors import SecurityError

_HALF_YEAR_S = const(182 * 86400)
_NOTED_S = const(3600)  # by so much the acquirer sets the clock back without being asked why


async def sign_on(till) -> None:
    """Sign on with the acquirer. Raises a HostError; the old keys are kept unless the new ones are good."""
    session = till.session
    request = Request(SIGN_ON, till.parameters, session.next_trace(), session.batch, till.operator_number)
    answer = await till.client.exchange(request)
    code = answer.values.get(39, "")
    if code != "00":
        raise SignOnRefused(code)
    if till.parameters.acquirer.key_scheme != DUKPT:
        try:
            till.vault.take_working_keys(answer.values.get(62, b""))
        except SecurityError as error:
            log("VAULT", "working keys refused: %s" % error)
            raise KeysRefused(str(error))
    if 60 not in answer.values:
        raise BadAnswer("no F60")
    session.take_batch(answer.values[60])
    session.signed_on = True
    set_clock(till, answer)
    log("HOST", "signed on, batch %06d" % session.batch)


def set_clock(till, answer) -> None:
    """Set the terminal's clock from an answer's F12 and F13. They bring no year: it is that of our clock, or, where
    that is not set, the one in which the time follows the latest that is kept here."""
    near = time.time()
    if near < CLOCK_IS_SET:
        near = max(_latest(till), CLOCK_IS_SET) + _HALF_YEAR_S
    seconds = host_seconds(answer.values.get(13, ""), answer.values.get(12, ""), near, till.parameters.utc_offset_s)
    if seconds is not None and abs(seconds - time.time()) > 1:
        if seconds < time.time() - _NOTED_S:
            from security.clock_watch import trust_from

            trust_from(till.board.secrets, time.time(), seconds)
            audit("clock", "-", "back by %d s at the sign-on" % (time.time() - seconds))
        till.board.clock.set(seconds)


def _latest(till) -> int:
    """The latest time that is kept here."""
    from flows.on_demand import forget
    from security.intrusion import newest

    try:
        return newest(till)
    finally:
        forget("security.intrusion security.audit_log security.lock security.clock_watch")
