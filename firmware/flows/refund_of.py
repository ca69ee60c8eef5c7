"""What a refund goes back to, and how much of it."""

import time

from host.session import host_seconds
from ledger.kinds import SALE
from ledger.transaction import Transaction
from money import format_fen
from ui.screens.entries import date_entry, reference_entry
from ui.screens.notice import Notice
from ui.screens.sum_entry import SumEntry
from ui.texts import phrase

_NOON = "120000"  # the slip's day is asked for, not its hour


async def made_elsewhere(till) -> Transaction:
    """What the slip tells of a payment that is not in these books: neither amount nor number of the card."""
    it = Transaction(SALE)
    it.reference = await till.ui.show(reference_entry())
    day = await till.ui.show(date_entry())
    it.decided_at = host_seconds(day, _NOON, time.time(), till.parameters.utc_offset_s)
    return it


async def amount(till, original):
    """How much goes back, never more than is left of it; None when nothing can, which is told."""
    if not original.counter:
        return await till.ui.show(SumEntry("enter_refund.head", till.parameters.limits.sale_max, agree="key.refund"))
    standing = till.ledger.standing(original)
    left = original.amount - standing.refunded
    if standing.voided or not left or (standing.pending and not standing.refunded):
        await till.ui.show(Notice("undo", _refusal(standing)))
        return None
    facts = [("fact.paid", format_fen(original.amount))]
    if standing.refunded:
        facts.append(("fact.refunded", format_fen(standing.refunded)))
    return await till.ui.show(SumEntry("enter_refund.head", left, left, facts, "key.refund"))


def _refusal(standing):
    if standing.voided:
        return "voided_before"
    return phrase("refunded_before", amount=format_fen(standing.refunded)) if standing.refunded else "open_before"
