"""Watches the case: when it is opened the payment keys are gone before anybody can reach them."""

import asyncio


class CaseOpened(Exception):
    """The case was opened; raised so that the supervisor brings the terminal to a stop."""


class TamperGuard:
    """Waits for the switch. The switch calls from an interrupt, so only a flag is set there."""

    def __init__(self, switch, vault):
        """`switch` is the board's, or None."""
        self._switch = switch
        self._vault = vault
        self._opened = asyncio.ThreadSafeFlag()

    def is_open(self) -> bool:
        return self._switch is not None and self._switch.is_open()

    async def run(self) -> None:
        """The background task. Raises CaseOpened when the payment keys have been erased."""
        if self._switch is None:
            return
        self._switch.on_open(self._opened.set)
        await self._opened.wait()
        self._vault.erase_payment_keys()
        raise CaseOpened
