"""The one place where what a flow raises becomes a screen: what happened, and what to do next."""

from flows.on_demand import run_flow
from ui.errors import Cancelled, TimedOut


async def guarded(till, flow) -> None:
    """Run a flow (a coroutine) to its end, however it ends. Only what no flow can cause goes through."""
    try:
        await flow
    except Cancelled:
        pass
    except TimedOut:
        till.ui.toast("toast.timed_out")
    except Exception as error:
        try:
            told = await run_flow("warn.warn", till, error)
        except Cancelled:
            return
        if not told:
            raise
