"""What is done while nobody waits: flash erased ahead of the next records, wear counts kept, a batch of cash settled.

Cash is nothing that the acquirer waits for, so nobody thinks of settling it; when the books fill with it, it is done.
"""

import asyncio

from ledger.pending import Pending

_LOOK_S = 20


class Housekeeping:
    """Works only while `is_idle()` says so: erasing a flash sector blocks the machine for about 45 ms."""

    def __init__(self, ledger, wear, is_idle, settle):
        """`settle()`: begin to."""
        self._ledger = ledger
        self._wear = wear
        self._is_idle = is_idle
        self._settle = settle

    async def run(self) -> None:
        """The background task."""
        while True:
            if self._is_idle():
                self._ledger.prepare()
                self._wear.keep()
                if self._ledger.is_filling and self._ledger.totals.first_counter and not Pending(self._ledger):
                    self._settle()
            await asyncio.sleep(_LOOK_S)
