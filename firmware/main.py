"""Composition root: builds the board and switches the terminal on. The only importer of `board`."""

import asyncio

import board


def run() -> None:
    """Run the terminal until the power goes."""
    asyncio.run(_run())


async def _run() -> None:
    parts = board.build()
    await parts.start()
    from flows.power_on import power_on

    await power_on(parts)
