"""A refund (退货): all or part of a payment goes back to its card, in as many parts as the merchant likes."""

import time

from flows.authorise import authorise
from flows.by_card import require_card
from flows.new_transaction import new_request, new_transaction
from flows.on_demand import run_flow
from flows.outcome import show_outcome
from flows.prepare import prepare
from flows.supervisor import agree
from flows.take_card import take_card
from host.session import host_seconds
from ledger.kinds import REFUND, SALE
from ledger.transaction import Transaction
from money import format_fen
from ui.screens.entries import date_entry, reference_entry
from ui.screens.notice import Notice
from ui.screens.sum_entry import SumEntry
from ui.texts import phrase

_WORDS = "kind.refund"
_NOON = "120000"  # the slip's day is asked for, not its hour


async def refund(till, original=None) -> None:
    """Find the payment unless it is given; made elsewhere, its reference and day tell the acquirer which."""
    if original is None:
        original = await run_flow("find_original.find_original", till, _WORDS, True) or await _made_elsewhere(till)
    fen = await _amount(till, original)
    if fen is None:
        return
    await agree(till, "refund", original, fen)
    await prepare(till)
    with await take_card(till, _WORDS, fen) as card:
        await require_card(till, _WORDS, fen, original, card)
        transaction = new_transaction(till, REFUND, fen, card, original)
        await authorise(till, new_request(till, transaction, card))
    await show_outcome(till, transaction)


async def _made_elsewhere(till) -> Transaction:
    """What the slip tells of a payment that is not in these books: neither amount nor number of the card."""
    it = Transaction(SALE)
    it.reference = await till.ui.show(reference_entry())
    day = await till.ui.show(date_entry())
    it.decided_at = host_seconds(day, _NOON, time.time(), till.parameters.utc_offset_s)
    return it


async def _amount(till, original):
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
