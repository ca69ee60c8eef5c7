"""Ask the acquirer: intent on flash before the first byte leaves, outcome on flash before anybody is told."""

import time

from host.drain import BAD_MAC, NO_ANSWER, OTHER
from host.errors import BadAnswer, BadMac, HostError
from host.responses import APPROVED, SIGN_ON_FIRST, outcome
from host.session import host_seconds
from ledger import states
from ui.screens.waiting import Waiting

_PARTIAL = "10"


async def authorise(till, kind: str, request) -> None:
    """Send the request of a transaction and bring it to APPROVED, DECLINED or REVERSING.

    Raises NotConnected, Cancelled or LogFull as long as nothing has left; the transaction is then still NEW.
    """
    await till.be_signed_on()
    transaction = request.transaction
    transaction.pin_entered = request.pin_pad is not None
    transaction.trace = request.trace = till.session.next_trace()
    transaction.batch = request.batch = till.session.batch
    transaction.counter = till.ledger.next_counter
    screen = Waiting(kind, transaction.amount, till.parameters.acquirer.reply_s)
    await till.ui.show_while(screen, _exchange(till, request, screen))


async def _exchange(till, request, screen) -> None:
    transaction = request.transaction

    def about_to_send():
        till.ledger.begin(transaction)
        screen.sent()

    try:
        answer = await till.client.exchange(request, about_to_send)
    except BadMac:
        till.drain.must_reverse(transaction, BAD_MAC)
    except BadAnswer:
        till.drain.must_reverse(transaction, OTHER)
    except BaseException as error:  # also a cancelled task: whatever ends the wait, an open outcome is handed over
        if transaction.state != states.SENT:
            raise
        till.drain.must_reverse(transaction, NO_ANSWER)
        if not isinstance(error, HostError):
            raise
    else:
        _decide(till, transaction, answer)


def _decide(till, transaction, answer) -> None:
    """Write the acquirer's word into the record, then make it durable."""
    values = answer.values
    transaction.response = values.get(39, "")
    transaction.reference = values.get(37, "").strip()
    transaction.auth_code = values.get(38, "").strip()
    transaction.settlement_date = values.get(15, "")
    transaction.institutions = _ascii(values.get(44, b""))
    transaction.card_org = _ascii(values.get(63, b"")[:3])
    told = host_seconds(values.get(13, ""), values.get(12, ""), time.time(), till.parameters.utc_offset_s)
    transaction.decided_at = told or time.time()
    verdict = outcome(transaction.response)
    if verdict == APPROVED:
        till.ledger.move(transaction, states.APPROVED)
    elif transaction.response == _PARTIAL:  # never asked for: what was charged in part goes back
        till.drain.must_reverse(transaction, OTHER)
    else:
        till.ledger.move(transaction, states.DECLINED)
    if verdict == SIGN_ON_FIRST:
        till.session.signed_on = False
        till.sign_on.hurry()


def _ascii(raw: bytes) -> str:
    return "".join(chr(byte) if 0x20 <= byte < 0x7F else " " for byte in raw)
