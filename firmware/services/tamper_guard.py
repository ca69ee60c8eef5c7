"""Watches the case: when it is opened the payment keys are gone before anybody can reach them."""

import asyncio


class TamperGuard:
    """Waits for the switch. The switch calls from an interrupt, so only a flag is set there."""

    def __init__(self, switch, lock):
        """`switch` is the board's, or None. `lock()` erases the keys and starts the terminal anew."""
        self._switch = switch
        self._lock = lock
        self._opened = asyncio.ThreadSafeFlag()

    def is_open(self) -> bool:
        return self._switch is not None and self._switch.is_open()

    async def run(self) -> None:
        """The background task."""
        if self._switch is None:
            return
        self._switch.on_open(self._opened.set)
        await self._opened.wait()
        self._lock()
