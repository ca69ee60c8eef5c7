"""A pre-authorisation (预授权): hold an amount on a card, to be charged later by a completion."""

from flows.by_card import by_card
from flows.on_demand import run_flow
from flows.prepare import prepare
from ledger.kinds import PREAUTH
from ui.screens.sum_entry import SumEntry


async def preauth(till) -> None:
    """Ask for the amount, then for the card."""
    fen = await till.ui.show(SumEntry("enter_preauth.head", till.parameters.limits.sale_max))
    await prepare(till)
    transaction = await by_card(till, PREAUTH, "kind.preauth", fen)
    await run_flow("outcome.show_outcome", till, transaction)
