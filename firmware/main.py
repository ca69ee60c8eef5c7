"""Composition root: builds the board and switches the terminal on. The only importer of `board`."""

import asyncio
import gc


def run() -> None:
    """Run the terminal until the power goes."""
    gc.threshold(16384)  # collect early while modules load: their garbage would scatter what stays all over the heap
    asyncio.run(_run())


async def _run() -> None:
    import board

    parts = board.build()
    await parts.start()
    from flows.power_on import power_on

    await power_on(parts)
