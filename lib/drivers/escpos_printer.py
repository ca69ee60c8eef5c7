"""Receipt printer that speaks ESC/POS on a two-wire UART.

Source: Epson "ESC/POS Application Programming Guide", commands DLE EOT (real-time status) and GS r (status in turn);
58 mm modules with both behave alike.

Without handshake wires the printer itself must say when it has room. DLE EOT is answered at once, whatever waits in the
receive buffer, so it says nothing about room. GS r is answered when its turn comes, so its answer says that everything
before it has left the buffer. The driver sends one GS r after each write and never has more than `window` bytes
unanswered. Neither command may stand inside another one's data: a write therefore holds whole commands only.
"""

import asyncio
import time
from micropython import const

from drivers.errors import PrinterError
from drivers.printer_status import PrinterStatus

_CHUNK = const(256)  # 22 ms at 115200 baud
_POLL_MS = const(5)
_STATUS_MS = const(300)  # for all four answers
_LOOK_MS = const(200)  # without news, ask what is the matter
_STALL_MS = const(3000)  # a ready printer that takes nothing for so long has lost what it had
_MARK = b"\x1dr\x01"
_QUERIES = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
_ANSWERS = const(4)
_MARKS = const(32)  # writes on their way at most


class EscposPrinter:
    """The printer, for one writer. Any task may ask for its status.

    `uart` has a transmit buffer of at least 512 bytes; `window` is the printer's receive buffer or less.
    """

    dots = 384
    columns = 32

    def __init__(self, uart, window: int = 2048) -> None:
        self._uart = uart
        self._window = window
        self._wire = asyncio.Lock()  # held while a command must not be interrupted by another
        self._marks: list[int] = []  # sizes of the writes that are not answered yet
        self._unanswered = 0  # their sum
        self._answered = 0  # counts the answers
        self._input = bytearray(32)
        self._replies = bytearray(_ANSWERS)
        self._replied = 0

    async def write(self, buffer) -> None:
        """Send whole commands, at most `window` - 3 bytes, as soon as the printer has room for them.

        Raises PrinterError with the cause when it stays without room; then nothing of `buffer` has been sent. Do not
        cancel it: half a command would swallow the next one.
        """
        size = len(buffer) + len(_MARK)
        if size > self._window:
            raise ValueError("too long")
        await self._until(self._window - size, _MARKS - 1)
        async with self._wire:
            view = memoryview(buffer)
            for at in range(0, len(buffer), _CHUNK):
                while not self._uart.txdone():  # the UART's buffer is empty: a chunk and a mark fit without waiting
                    await asyncio.sleep_ms(_POLL_MS)
                self._uart.write(view[at : at + _CHUNK])
            self._uart.write(_MARK)
            self._marks.append(size)
            self._unanswered += size

    async def finish(self) -> None:
        """Wait until the printer has worked off all that was written. Raises PrinterError with the cause if not."""
        await self._until(0, 0)

    async def status(self) -> PrinterStatus:
        """Ask for the status. Raises PrinterError `"silent"` when it is not complete after 300 ms."""
        async with self._wire:
            self._receive()
            self._replied = 0
            self._uart.write(_QUERIES)
            since = time.ticks_ms()
            while self._replied < _ANSWERS:
                if time.ticks_diff(time.ticks_ms(), since) >= _STATUS_MS:
                    raise PrinterError("silent")
                await asyncio.sleep_ms(_POLL_MS)
                self._receive()
            return PrinterStatus(*self._replies)

    async def _until(self, most: int, marks: int) -> None:
        """Wait until at most `most` bytes in at most `marks` writes are unanswered."""
        since = look = time.ticks_ms()
        answered = self._answered
        while self._unanswered > most or len(self._marks) > marks:
            await asyncio.sleep_ms(_POLL_MS)
            self._receive()
            now = time.ticks_ms()
            if answered != self._answered:
                answered = self._answered
                since = look = now
            elif time.ticks_diff(now, look) >= _LOOK_MS:
                _complain(await self.status())
                look = time.ticks_ms()
                if time.ticks_diff(look, since) >= _STALL_MS:
                    self._marks.clear()
                    self._unanswered = 0
                    raise PrinterError("silent")

    def _receive(self) -> None:
        """Sort what the printer has sent: bit 4 tells a real-time status from an answer to GS r."""
        while self._uart.any():
            for i in range(self._uart.readinto(self._input) or 0):
                code = self._input[i]
                if code & 0x93 == 0x12 and self._replied < _ANSWERS:
                    self._replies[self._replied] = code
                    self._replied += 1
                elif code & 0x90 == 0 and self._marks:
                    self._unanswered -= self._marks.pop(0)
                    self._answered += 1


def _complain(status: PrinterStatus) -> None:
    """Raise the PrinterError for a printer that is not ready."""
    if status.paper_out:
        raise PrinterError("paper")
    if status.cover_open:
        raise PrinterError("cover")
    if status.overheated:
        raise PrinterError("hot")
    if status.error:
        raise PrinterError("fault")
    if not status.online:
        raise PrinterError("offline")
