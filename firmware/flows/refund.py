"""A refund (退货): all or part of a payment goes back to its card, in as many parts as the merchant likes."""

from flows.authorise import authorise
from flows.by_card import require_card
from flows.new_transaction import new_request, new_transaction
from flows.on_demand import run_flow
from flows.prepare import prepare
from flows.take_card import take_card
from ledger.kinds import REFUND

_WORDS = "kind.refund"


async def refund(till, original=None) -> None:
    """Find the payment unless it is given; made elsewhere, its reference and day tell the acquirer which."""
    if original is None:
        original = await run_flow("find_original.find_original", till, _WORDS, True)
    if original is None:
        original = await run_flow("refund_of.made_elsewhere", till)
    fen = await run_flow("refund_of.amount", till, original)
    if fen is None:
        return
    await run_flow("supervisor.agree", till, "refund", original, fen)
    if original.is_cash:
        await run_flow("cash_back.give", till, REFUND, original, fen)
        return
    if not original.has_card:
        await run_flow("code_back.give", till, REFUND, original, fen)
        return
    await prepare(till)
    async with await take_card(till, _WORDS, fen, REFUND) as card:
        await require_card(till, _WORDS, fen, original, card)
        transaction = new_transaction(till, REFUND, fen, card, original)
        await authorise(till, new_request(till, transaction, card))
    await run_flow("outcome.show_outcome", till, transaction)
