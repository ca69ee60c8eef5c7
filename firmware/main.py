"""Composition root: builds the board and the terminal, and runs it. The only importer of `board`."""

import asyncio

import board
import buffers  # noqa: F401 (before what makes small things)
from flows.home import work
from terminal import Terminal


def run() -> None:
    """Run the terminal until the power goes."""
    asyncio.run(_run())


async def _run() -> None:
    parts = board.build()
    await parts.start()
    await work(Terminal(parts))
