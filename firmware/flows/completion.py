"""The completion of a pre-authorisation (预授权完成): charge what was held, or up to 115 % of it."""

from flows.by_card import by_card
from flows.on_demand import run_flow
from flows.prepare import prepare
from ledger.kinds import COMPLETION
from money import format_fen
from ui.screens.sum_entry import SumEntry

_PERCENT = 115  # of the pre-authorisation, at most (dialect, completion)


async def completion(till, original=None) -> None:
    """Find the pre-authorisation unless it is given, ask how much, then for the card."""
    original = original or await run_flow("find_hold.find_hold", till)
    fen = await till.ui.show(_amount_screen(till, original))
    await prepare(till)
    transaction = await by_card(till, COMPLETION, "kind.completion", fen, original)
    await run_flow("outcome.show_outcome", till, transaction)


def _amount_screen(till, original) -> SumEntry:
    """What is held is suggested. Of another terminal's pre-authorisation only the acquirer knows how much that is."""
    if not original.amount:
        most = till.parameters.limits.sale_max
        return SumEntry("enter_completion.head", most, facts=(("fact.auth", original.auth_code),))
    facts = (("fact.held", format_fen(original.amount)), ("fact.trace", "%06d" % original.trace))
    return SumEntry("enter_completion.head", original.amount * _PERCENT // 100, original.amount, facts)
