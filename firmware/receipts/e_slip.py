"""The payer's way to the electronic slip and the invoice (电子签购单, 开票): a QR code and its words.

The code is the shop's link and what identifies the payment, signed so that nobody gets another one's invoice:
`LINK?t=terminal&b=batch&n=trace&r=reference&a=fen&d=local time&s=signature`. `a` is negative where money goes back. The
signature is the first 16 hexadecimal digits of HMAC-SHA-256 under the audit key (extension `journal`: what the terminal
master key makes of sixteen bytes 4A) over "SLIP" and the text between `?` and `&s=`; a terminal without that key leaves
it out.
"""

from micropython import const

from ledger.kinds import DEBIT
from receipts.words import local_time, signed_amount
from security.errors import KeyMissingError
from ui.texts import both

_SIGNS = const(16)
_DOMAIN = b"SLIP"


def e_slip_lines(transaction, parameters, code_of):
    """Yield the lines. `code_of()`: a code to be made bit by bit, as `Vault.audit_code`."""
    told = _told(transaction, parameters)
    signature = _signature(told, code_of)
    text = "%s?%s" % (parameters.slips["link"], told)
    yield "code", text + ("&s=" + signature if signature else "")
    buys = transaction.type.side == DEBIT
    chinese, english = both("slip_code.invoice" if buys else "slip_code.slip")
    yield "centre", chinese
    yield "small_centre", english
    if buys and signature:
        parts = [signature[at : at + 4] for at in range(0, _SIGNS, 4)]
        yield "small_centre", "%s %s" % (both("slip_code.number")[0], " ".join(parts))


def _told(it, parameters) -> str:
    when = local_time(it.decided_at or it.began_at, parameters.utc_offset_s)
    digits = "".join([sign for sign in when if sign.isdigit()])
    return "t=%s&b=%06d&n=%06d&r=%s&a=%d&d=%s" % (
        parameters.terminal_id, it.batch, it.trace, it.reference, signed_amount(it), digits
    )


def _signature(told: str, code_of) -> str:
    try:
        code = code_of()
    except KeyMissingError:
        return ""
    code.update(_DOMAIN)
    code.update(told.encode())
    return code.text()[:_SIGNS]
