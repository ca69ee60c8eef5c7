"""What card readers of every kind are asked in tests."""

import time

from drivers.errors import ReaderError


async def reason(work):
    """(why it failed or None, milliseconds it took)."""
    before = time.ticks_ms()
    why = None
    try:
        await work
    except ReaderError as error:
        why = error.reason
    return why, time.ticks_diff(time.ticks_ms(), before)
