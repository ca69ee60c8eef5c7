"""Sends signatures given on the glass to the acquirer (0820/800): the picture in F62, what the slip says in F55.

Source: UnionPay-style dialect, electronic signature (21).
"""

from micropython import const

from bertlv.writer import write
from gb18030.codec import Gb18030Error, encode
from host.errors import BadRequest
from host.messages import SIGNATURE
from host.values import Request
from log import log
from receipts.words import kind_name, local_time

_TAKEN = ("00", "94")  # 94: it has it already
_ROOM = const(255)  # bytes of F55
_YUAN = b"156"
_NAME = const(40)  # bytes


async def upload(till, counter: int) -> bool:
    """Send the signature of a transaction; whether the acquirer took it. Raises a HostError when nobody can tell."""
    transaction, picture = till.ledger.get(counter), till.signatures.get(counter)
    if transaction is None or picture is None:
        log("HOST", "signature %d: nothing to send" % counter)
        till.signatures.mark_sent(counter)
        return True
    request = Request(SIGNATURE, till.parameters, transaction.trace, transaction.batch, transaction.operator)
    request.transaction = transaction
    request.given[55] = receipt_data(transaction, till.parameters)
    request.given[62] = picture
    if transaction.settlement_date:
        request.given[15] = transaction.settlement_date
    try:
        code = (await till.client.exchange(request)).values.get(39, "--")
    except BadRequest as error:
        log("HOST", "signature of %06d: %s" % (transaction.trace, error))
        code = "--"
    log("HOST", "signature of %06d: %s" % (transaction.trace, code))
    if code not in _TAKEN:
        return False
    till.signatures.mark_sent(counter)
    return True


def receipt_data(transaction, parameters) -> bytes:
    """F55: what the slip says, as TLV objects FFxx."""
    it, data, at = transaction, bytearray(_ROOM), 0
    when = local_time(it.decided_at or it.began_at, parameters.utc_offset_s)
    for tag, value in (
        (0xFF00, _chinese(parameters.merchant_name)),
        (0xFF01, _chinese(kind_name(it))),
        (0xFF02, bytes((int(it.operator, 16),))),
        (0xFF05, it.expiry.encode()),
        (0xFF06, bytes.fromhex(when.replace("-", "").replace(":", "").replace(" ", ""))),
        (0xFF07, it.auth_code.encode()),
        (0xFF09, it.card_org.encode()),
        (0xFF0A, _YUAN),
    ):
        if value:
            at = write(data, at, tag, value)
    return bytes(memoryview(data)[:at])


def _chinese(text: str) -> bytes:
    """At most _NAME bytes of GB 18030, whole characters."""
    out = bytearray(_NAME)
    while True:
        try:
            return bytes(memoryview(out)[: encode(text, out, 0)])
        except Gb18030Error:
            text = text[:-1]
