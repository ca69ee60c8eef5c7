"""Receipt printer that speaks ESC/POS on a two-wire UART.

Source: Epson "ESC/POS Application Programming Guide", commands DLE EOT (real-time status) and GS r (status in turn);
58 mm modules with both behave alike.

Without handshake wires the printer itself must say when it has room. DLE EOT is answered at once, whatever waits in the
receive buffer, so it says nothing about room. GS r is answered when its turn comes, so its answer says that everything
before it has left the buffer. The driver sends one GS r after each write and keeps the bytes that are not answered for
below the buffer's size: half of it for data, the rest for DLE EOT, which takes its place there, too, while the printer
stands still. Neither command may stand inside another one's data: a write therefore holds whole commands only.
"""

import asyncio
import time
from micropython import const

from drivers.errors import PrinterError
from escpos.status import PRINTER, Status, decode_status

_CHUNK = const(256)  # 22 ms at 115200 baud
_POLL_MS = const(5)
_ROOM_MS = const(3)  # 35 bytes at 115200 baud, of a FIFO of 64
_STATUS_MS = const(300)  # for all four answers
_LOOK_MS = const(200)  # without news, ask what is the matter
_STALL_MS = const(3000)  # a ready printer that takes nothing for so long has lost what it had
_MARK = b"\x1dr\x01"
_QUERIES = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
_ANSWERS = const(4)
_MARKS = const(32)  # writes on their way at most


class EscposPrinter:
    """The printer, for one writer. Any task may ask for its status.

    `uart` has a transmit buffer of at least 512 bytes, or takes what it has room for and says how much. `buffer` is the
    size of the printer's receive buffer in bytes.
    No more than `ahead` bytes wait in it: more would only hide how far the paper is, and go on printing after a slip
    was given up.
    """

    dots = 384
    columns = 32

    def __init__(self, uart, buffer: int = 4096, ahead: int = 768) -> None:
        self._uart = uart
        self._buffer = buffer
        self._window = min(buffer // 2, ahead)
        self._wire = asyncio.Lock()  # held while a command must not be interrupted by another
        self._sent = 0  # bytes, ever
        self._taken = 0  # so many of them have surely left the printer's buffer
        self._marks: list[int] = []  # what was sent up to each GS r that is not answered yet
        self._is_in_doubt = False  # it was silent while it had something, which may be lost
        self._status = Status()  # the last one
        self._input = bytearray(32)
        self._replies = bytearray(_ANSWERS)
        self._replied = 0

    async def write(self, data) -> None:
        """Send whole commands, at most half the buffer or `ahead`, less 3 bytes, as soon as there is room for them.

        Raises PrinterError with the cause when it stays without room; then nothing of `data` has been sent. The cause
        `"lost"` says, once, that what was written before may not be on paper: the printer lost its power, or its plug.
        Do not cancel it: half a command would swallow the next one.
        """
        await self._trust()
        size = len(data) + len(_MARK)
        if size > self._window:
            raise ValueError("too long")
        while len(self._marks) >= _MARKS or (self._marks and self._sent - self._taken + size > self._window):
            await self._answer()
        async with self._wire:
            view = memoryview(data)
            for at in range(0, len(data), _CHUNK):
                while not self._uart.txdone():  # the UART's buffer is empty: a chunk and a mark fit without waiting
                    await asyncio.sleep_ms(_POLL_MS)
                await self._put(view[at : at + _CHUNK])
            self._sent += len(data)
            await self._mark()

    async def finish(self) -> None:
        """Wait until the printer has worked off all that was written. Raises PrinterError with the cause if not."""
        await self._trust()
        while self._marks:
            await self._answer()

    async def ready(self) -> None:
        """Raises PrinterError with the cause while it cannot print. What was written before counts no more."""
        _complain(await self.status())
        if self._is_in_doubt:
            self._forget()

    async def status(self) -> Status:
        """Ask for the status. Raises PrinterError `"silent"` when it is not complete after 300 ms.

        After minutes of standstill the printer's buffer is full of questions; from then on the last answer stands until
        the printer goes on.
        """
        async with self._wire:
            self._receive()
            if self._sent - self._taken + len(_QUERIES) + len(_MARK) <= self._buffer:
                await self._ask()
        return self._status

    async def _ask(self) -> None:
        """Send the questions and wait for the answers; the wire is held."""
        self._replied = 0
        await self._put(_QUERIES)
        since = time.ticks_ms()
        while self._replied < _ANSWERS:
            if time.ticks_diff(time.ticks_ms(), since) >= _STATUS_MS:
                self._is_in_doubt = self._is_in_doubt or bool(self._marks)
                raise PrinterError("silent")
            await asyncio.sleep_ms(_POLL_MS)
            self._receive()
        self._sent += len(_QUERIES)
        status = Status()
        for i in range(_ANSWERS):
            decode_status(PRINTER + i, self._replies[i], status)
        self._status = status
        if not self._marks:
            if status.online:
                self._taken = self._sent  # nothing waits in a ready printer
            else:
                await self._mark()  # its answer will tell that the printer goes on

    async def _put(self, data) -> None:
        """Write it all; a UART with a large buffer takes it at once."""
        sent = self._uart.write(data)
        while sent < len(data):
            await asyncio.sleep_ms(_ROOM_MS)
            sent += self._uart.write(data[sent:])

    async def _mark(self) -> None:
        await self._put(_MARK)
        self._sent += len(_MARK)
        self._marks.append(self._sent)

    async def _answer(self) -> None:
        """Wait for the printer to answer for another write, as long as it is ready."""
        since = look = time.ticks_ms()
        waiting = len(self._marks)
        while True:
            self._receive()
            if len(self._marks) < waiting:
                return
            now = time.ticks_ms()
            if time.ticks_diff(now, look) >= _LOOK_MS:
                _complain(await self.status())
                look = time.ticks_ms()
                if time.ticks_diff(look, since) >= _STALL_MS:
                    self._is_in_doubt = True
                    await self._trust()
            await asyncio.sleep_ms(_POLL_MS)

    async def _trust(self) -> None:
        """Raises PrinterError "lost" when the printer was silent while it had something, and is ready again."""
        if self._is_in_doubt:
            await self.ready()
            raise PrinterError("lost")

    def _forget(self) -> None:
        """Wait for no answer any more."""
        self._is_in_doubt = False
        self._marks.clear()
        self._taken = self._sent

    def _receive(self) -> None:
        """Sort what the printer has sent: bit 4 tells a real-time status from an answer to GS r."""
        while self._uart.any():
            for i in range(self._uart.readinto(self._input) or 0):
                code = self._input[i]
                if code & 0x93 == 0x12 and self._replied < _ANSWERS:
                    self._replies[self._replied] = code
                    self._replied += 1
                elif code & 0x90 == 0 and self._marks:
                    self._taken = self._marks.pop(0)


def _complain(status: Status) -> None:
    """Raise the PrinterError for a printer that is not ready."""
    if status.paper_out:
        raise PrinterError("paper")
    if status.cover_open:
        raise PrinterError("cover")
    if status.overheated:
        raise PrinterError("hot")
    if status.broken:
        raise PrinterError("fault")
    if not status.online:
        raise PrinterError("offline")
