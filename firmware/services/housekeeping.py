"""What is done while nobody waits: flash erased ahead of the next records, wear counts kept."""

import asyncio

_LOOK_S = 20


class Housekeeping:
    """Works only while `is_idle()` says so: erasing a flash sector blocks the machine for about 45 ms."""

    def __init__(self, ledger, wear, is_idle):
        self._ledger = ledger
        self._wear = wear
        self._is_idle = is_idle

    async def run(self) -> None:
        """The background task."""
        while True:
            if self._is_idle():
                self._ledger.prepare()
                self._wear.keep()
            await asyncio.sleep(_LOOK_S)
