"""Listens on the serial line for a technician's tool. Costs next to nothing until somebody speaks.

Only the line is collected here; what understands it (`console/`) is loaded when a whole one has come, and forgotten
when nothing has come for a while. What a session must remember meanwhile are plain values in `visit`.
"""

import asyncio
import time
from micropython import const

from flows.on_demand import forget, loaded

_LONGEST = const(1024)  # bytes of a line
_PIECE = const(32)
_LOADED_MS = const(3000)  # how long the code for the next line stays
_SILENCE_MS = const(600_000)  # ends a session
_PASSING = (
    "console. backup. signedrom. checks. support. security.hmac security.lock security.intrusion security.clock_watch "
    "security.audit_log paycrypto.oaep ledger.books_id factory_reset provisioning tables parameter_files"
)


class ConsoleKeeper:
    """`visit` is {} or what is known of the tool at the line, see console/visits.py. `not_before`: ticks until which no
    token is looked at; None: none was refused since power-on."""

    def __init__(self, till):
        self._till = till
        self._heard = 0  # ticks
        self._is_busy = False
        self._rest = None
        self.visit = {}
        self.not_before = None

    async def run(self) -> None:
        """The background task."""
        read = self._till.board.console.read
        piece = bytearray(_PIECE)
        line = bytearray()
        while True:
            count = await read(piece)
            for byte in memoryview(piece)[:count]:
                if byte == 10:
                    if line:
                        await self._attend(line)
                    line = bytearray()
                elif (line or byte == 123) and len(line) <= _LONGEST:  # a request begins with {, all else is no news
                    line.append(byte)

    def end(self, why: str) -> None:
        """The session, if there is one, is over."""
        if self.visit:
            from console.visits import end

            end(self, self._till.ui.status, why)

    async def _attend(self, line: bytearray) -> None:
        kept = loaded(_PASSING) if self._rest is None else None
        self._is_busy = True
        try:
            from console.attend import attend

            await attend(self._till, self, line)
        finally:
            self._is_busy = False
            self._heard = time.ticks_ms()
            if self._rest is None:
                self._rest = asyncio.create_task(self._forget(kept))

    async def _forget(self, kept) -> None:
        """Let go of the code soon, and of the session in the end."""
        is_loaded = True
        while is_loaded or self.visit:
            await asyncio.sleep_ms(_LOADED_MS)
            silence = time.ticks_diff(time.ticks_ms(), self._heard)
            if self._is_busy or silence < _LOADED_MS:
                is_loaded = True
                continue
            if silence >= _SILENCE_MS:
                self.end("silence")
                is_loaded = True
            if is_loaded:
                forget(_PASSING, kept)
                is_loaded = False
        self._rest = None
