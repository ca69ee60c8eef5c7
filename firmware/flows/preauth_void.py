"""The void of a pre-authorisation (预授权撤销): nothing is held any more."""

from flows.by_card import undo
from flows.on_demand import run_flow
from flows.prepare import prepare
from ledger.kinds import PREAUTH_VOID
from ui.screens.sum_entry import SumEntry


async def preauth_void(till, original=None) -> None:
    """Find the pre-authorisation unless it is given, and let the supervisor agree."""
    original = original or await run_flow("find_hold.find_hold", till)
    if not original.amount:  # made on another terminal
        original.amount = await till.ui.show(SumEntry("enter_search.head", till.parameters.limits.sale_max))
    await run_flow("supervisor.agree", till, "preauth_void", original)
    await prepare(till)
    await run_flow("outcome.show_outcome", till, await undo(till, PREAUTH_VOID, original))
