"""Asks the acquirer what became of a transaction whose answer was lost (extension `query`)."""

from host.errors import BadAnswer
from host.messages import outcome_query
from host.responses import PENDING, SIGN_ON_FIRST, outcome
from host.values import Request

_REPLY_S = 5  # how long one answer is awaited
_KNOWN = "12"  # approved, declined; any other outcome is left to the reversal, but
_PENDING = "4"  # whoever pays by phone has not decided yet
# F62 of the answer: field number and digits, after the outcome's one
_PARTS = ((39, 2), (38, 6), (37, 12), (15, 4), (12, 6), (13, 4), (4, 12))
_NUMBERS = (4, 12, 13, 15)
_SIZE = 47


async def ask_outcome(client, parameters, session, transaction):
    """The fields of the answer that was lost, as a dict, only F39 PENDING while a payer has not decided; None when it
    will not come any more.

    Raises a HostError when the question was not answered.
    """
    request = Request(outcome_query(transaction.kind), parameters, session.next_trace(), session.batch)
    request.transaction = transaction
    answer = await client.exchange(request, reply_s=_REPLY_S)
    code = answer.values.get(39, "")
    if outcome(code) == SIGN_ON_FIRST:
        session.signed_on = False
    if code != "00":
        raise BadAnswer("outcome query", 39, code)
    told = _told(answer.values.get(62, b""))
    if told is not None and 59 in answer.values:
        told[59] = answer.values[59]
    return told


def _told(data: bytes):
    if len(data) != _SIZE or any(not 0x20 <= byte < 0x7F for byte in data):
        raise BadAnswer("outcome query", 62, "%d bytes" % len(data))
    text = data.decode()
    if text[0] == _PENDING:
        return {39: PENDING}
    if text[0] not in _KNOWN:
        return None
    values, at = {}, 1
    for number, size in _PARTS:
        value = text[at : at + size]
        if value.strip():
            if number in _NUMBERS and not value.isdigit():
                raise BadAnswer("outcome query", 62, "no digit in %d" % number)
            values[number] = value
        at += size
    if 39 not in values:
        raise BadAnswer("outcome query", 62, "no outcome")
    return values
