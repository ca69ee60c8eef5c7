"""The screen's turn for a flow that a technician's tool asks for (console/turn.py)."""

from flows.on_demand import run_flow


async def give_turn(till) -> None:
    """Run it. Whoever asked for it hears how it ended."""
    turn, till.guest = till.guest, None
    turn.began = True
    try:
        turn.value = await run_flow(turn.flow, till, *turn.arguments)
    except Exception as error:
        turn.error = error
    finally:
        turn.over.set()
