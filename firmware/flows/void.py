"""The void of a sale (撤销), on the day it was made: the whole amount goes back, with card, PIN and supervisor."""

from flows.by_card import undo
from flows.on_demand import run_flow
from flows.prepare import prepare
from ledger.kinds import VOID
from money import format_fen
from ui.texts import phrase

_PART = ("func", "key.refund")  # a part of it


async def void(till, original=None) -> None:
    """Find the sale unless it is given, refuse with the next step what cannot be voided, and do it; or, if only a part
    is to go back, refund that."""
    if original is None:
        original = await run_flow("find_original.find_original", till, "kind.void")
    refusal = _refusal(till, original)
    if refusal is not None:
        from ui.screens.notice import Notice

        await till.ui.show(Notice("undo", refusal))
        return
    if not await run_flow("supervisor.agree", till, "void", original, 0, _PART):
        await run_flow("refund.refund", till, original)
        return
    if original.is_cash:
        await run_flow("cash_back.give", till, VOID, original, original.amount)
        return
    if not original.has_card:
        await run_flow("code_back.give", till, VOID, original, original.amount)
        return
    await prepare(till)
    await run_flow("outcome.show_outcome", till, await undo(till, VOID, original))


def _refusal(till, original):
    """Why it cannot be voided, and what to do instead; None when it can."""
    standing = till.ledger.standing(original)
    if standing.voided:
        return "voided_before"
    if standing.pending:
        return "open_before"
    if standing.refunded:
        return phrase("void_refunded", amount=format_fen(standing.refunded))
    return None if till.ledger.totals.covers(original) else "void_settled"
