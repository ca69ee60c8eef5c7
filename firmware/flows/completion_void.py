"""The void of a completion (完成撤销), on the day it was made: the charge goes back, the hold stands again."""

from flows.by_card import undo
from flows.on_demand import run_flow
from flows.prepare import prepare
from ledger.kinds import COMPLETION, COMPLETION_VOID


async def completion_void(till, original=None) -> None:
    """Find the completion in the current batch unless it is given, and let the supervisor agree."""
    original = original or await run_flow("find_by_trace.find_by_trace", till, COMPLETION, True)
    await run_flow("supervisor.agree", till, "completion_void", original)
    await prepare(till)
    await run_flow("outcome.show_outcome", till, await undo(till, COMPLETION_VOID, original))
