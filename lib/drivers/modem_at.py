"""AT commands to a modem on a UART (ITU-T V.250, 3GPP TS 27.007).

Whatever comes is taken: noise, lines without end, the echo of what was sent, and unsolicited lines at any moment are
told apart from the answer or dropped; memory stays bounded and every wait ends.
"""

import asyncio
import time
from micropython import const

from drivers.errors import ModemError

_LINE = const(160)  # characters; longer lines are dropped, none that matters is
_MOST = const(8)  # lines of one answer that are kept
_POLL_MS = const(10)
_CR = const(13)
_LF = const(10)
_NO_CARRIER = ("NO CARRIER", "NO ANSWER", "NO DIALTONE", "BUSY")


class ModemAt:
    """The command port. `on_line(text)` is called with every line that belongs to no answer."""

    def __init__(self, uart, on_line=None):
        self._uart = uart
        self.on_line = on_line
        self._line = bytearray()
        self._too_long = False

    async def command(self, text: str, prefix: str = "", ms: int = 1000) -> list:
        """Send a command and wait up to `ms` for its end; returns the lines of the answer that begin with `prefix`.

        Ends at OK or CONNECT. Raises ModemError: `"refused"` with what the modem said after ERROR, `"no_carrier"`,
        `"silent"`.
        """
        self._drop_waiting()
        self._uart.write(text + "\r")
        found: list = []
        deadline = time.ticks_add(time.ticks_ms(), ms)
        while True:
            line = await self._next_line(deadline)
            if line == "OK" or line.startswith("CONNECT"):
                return found
            if line == "ERROR":
                raise ModemError("refused", "")
            if line.startswith("+CME ERROR:") or line.startswith("+CMS ERROR:"):
                raise ModemError("refused", line[11:].strip())
            if line in _NO_CARRIER:
                raise ModemError("no_carrier")
            if prefix and line.startswith(prefix):
                if len(found) < _MOST:
                    found.append(line)
            elif not line.endswith(text):  # the echo, with or without noise before it
                self._tell(line)

    async def answers(self, tries: int = 3) -> bool:
        """Whether the modem takes commands."""
        for _ in range(tries):
            try:
                await self.command("AT", ms=300)
                return True
            except ModemError:
                pass
        return False

    async def escape(self) -> None:
        """From data back to commands, as V.250 and SIMCom have it: a second of silence, +++, a second of silence."""
        await asyncio.sleep_ms(1100)
        self._uart.write("+++")
        await asyncio.sleep_ms(1100)
        self._drop_waiting()

    async def _next_line(self, deadline):
        while True:
            if self._uart.any():
                line = self._take(self._uart.read(1))
                if line:
                    return line
            elif time.ticks_diff(deadline, time.ticks_ms()) > 0:
                await asyncio.sleep_ms(_POLL_MS)
                continue
            if time.ticks_diff(deadline, time.ticks_ms()) <= 0:
                raise ModemError("silent")

    def _take(self, piece):
        """Put the next byte in; the line that it ends, else None. What is not printable is noise."""
        if not piece:
            return None
        code = piece[0]
        if code in (_CR, _LF):
            line, complete = str(self._line, "ascii"), not self._too_long
            self._line[:] = b""
            self._too_long = False
            return line if complete and line else None
        if 0x20 <= code < 0x7F:
            if len(self._line) < _LINE:
                self._line.append(code)
            else:
                self._too_long = True
        return None

    def _drop_waiting(self) -> None:
        """What came since the last command is no answer to the next one."""
        for _ in range(min(self._uart.any(), 4096)):
            line = self._take(self._uart.read(1))
            if line:
                self._tell(line)
        self._line[:] = b""
        self._too_long = False

    def _tell(self, line: str) -> None:
        if self.on_line is not None:
            self.on_line(line)


def numbers(line: str) -> list:
    """The fields behind the colon of an answer: ints where they are numbers, else None."""
    fields = [field.strip() for field in line[line.find(":") + 1 :].split(",")]
    return [int(field) if field.isdigit() and len(field) < 9 else None for field in fields]
