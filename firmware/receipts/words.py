"""Words and numbers as slips have them: Chinese and English in one, amounts in ASCII."""

import time

from ledger.kinds import CASH_OUT, CREDIT, PREAUTH_VOID
from ledger.transaction import CASH, CHIP, FALLBACK, MERCHANT_CODE, PAYER_CODE, STRIPE, TAP
from money import format_fen
from ui.texts import both

# how a card was read: the id of its words
WAYS = {
    STRIPE: "way.swipe", FALLBACK: "way.swipe", CHIP: "way.chip", TAP: "way.tap", CASH: "way.cash",
    PAYER_CODE: "way.pay_code", MERCHANT_CODE: "code.merchant",
}  # fmt: skip


def name_of(text_id: str) -> str:
    """A kind of transaction ("kind.void") or a group of them ("group.void"), in both languages."""
    return "%s %s" % both("slip_" + text_id)


def kind_name(transaction) -> str:
    """What a transaction is, in both languages."""
    return name_of("kind." + transaction.type.name)


def amount(fen: int) -> str:
    """`-1,288.00`: with the ASCII minus, which every printer has."""
    return "-" + format_fen(-fen) if fen < 0 else format_fen(fen)


def signed_amount(transaction) -> int:
    """In fen, negative for what goes back to the card."""
    goes_back = transaction.type.side == CREDIT or transaction.kind in (PREAUTH_VOID, CASH_OUT)
    return -transaction.amount if goes_back else transaction.amount


def local_time(seconds: int, utc_offset_s: int) -> str:
    """`2026-11-22 14:35:08` of seconds since 2000 UTC."""
    return "%04d-%02d-%02d %02d:%02d:%02d" % tuple(time.gmtime(seconds + utc_offset_s)[:6])
