"""GM65 and its kin (GM805, GM812): modules that read bar codes and QR codes, on a UART at 9600 baud 8N1.

Source: Hangzhou Grow's user manuals: frames, zones 0000 (how to read) and 0002 (read now). A command is
`7E 00, type, length, address (2), data, CRC-16/XMODEM from type on`, its answer `02 00, 00, length, data, CRC`. The
text of a code comes raw, with a carriage return behind it, before or behind the answer to the command to read.
The module looks for 5 s each time it is told to read, with its light and its aim, and says nothing when it found none.
Told "do not read" it stops at once, as far as tried on its model; a module that ignores it is dark after those 5 s.
"""

import asyncio
from micropython import const

from drivers.errors import ScannerError

_ON_COMMAND = b"\x7e\x00\x08\x01\x00\x00\x15\x36\x0d"  # reads when told to; light and aim while it reads; no beep
_READ = b"\x7e\x00\x08\x01\x00\x02\x01\x02\xda"
_STOP = b"\x7e\x00\x08\x01\x00\x02\x00\x12\xfb"
_DONE = b"\x02\x00\x00\x01\x00\x33\x31"
_ANSWER = const(0x02)  # first byte of one
_CR = const(0x0D)
_LF = const(0x0A)
_LOST = b"\xff"  # what a bridge puts where bytes were lost; in no text

_ANSWER_MS = const(300)
_LOOK_MS = const(5200)
_GAP_MS = const(50)  # of silence end a text without a carriage return; a character takes 1 ms
_POLL_MS = const(5)
_TRIES = const(3)
_SIZE = const(256)  # of a text; more is cut off: no payment code is a quarter as long


class Gm65:
    """The module, on a UART (or a bridge's channel) with a receive buffer of 256 bytes."""

    def __init__(self, uart) -> None:
        self._uart = uart
        self._stream = asyncio.StreamReader(uart)
        self._text = bytearray(_SIZE)
        self._byte = bytearray(1)

    async def read(self) -> bytearray:
        """The text of the next code, looked for as long as the caller lets it; the caller wipes it. The light is off
        when it ends, cancelled or not. Raises ScannerError."""
        self.wipe()
        try:
            while True:
                await self._prepare()
                text = await self._look()
                if text is not None:
                    return text
        finally:
            self._uart.write(_STOP)
            self.wipe()

    def wipe(self) -> None:
        """Drop whatever was read and not asked for, and leave nothing of it."""
        while self._uart.any() and self._uart.readinto(self._text):
            pass
        _zero(self._text)
        _zero(self._byte)

    async def _prepare(self) -> None:
        """Have it read on command, even if it has lost its power since. Codes that come before it answers are old."""
        reason = "silent"
        for _ in range(_TRIES):
            self._uart.write(_ON_COMMAND)
            size = await self._next(_ANSWER_MS)
            while size and self._text[0] != _ANSWER:
                size = await self._next(_ANSWER_MS)
            if self._text[:size] == _DONE:
                return
            if size:
                reason = "fault"
        raise ScannerError(reason)

    async def _look(self):
        """Have it look for a code: the text, or None."""
        self._uart.write(_READ)
        size = await self._next(_ANSWER_MS)
        while size:
            if self._text[0] != _ANSWER and self._text.find(_LOST, 0, size) < 0:
                return self._text[:size]
            size = await self._next(_LOOK_MS)
        return None

    async def _next(self, ms: int) -> int:
        """The next answer or text into `_text`, its size; 0 when nothing begins within `ms`."""
        try:
            code: int = await asyncio.wait_for_ms(self._first(), ms)
        except asyncio.TimeoutError:
            return 0
        is_answer = code == _ANSWER
        size = 0
        while code >= 0 and (is_answer or code != _CR):
            if size < _SIZE:
                self._text[size] = code
                size += 1
            if is_answer and size == len(_DONE):
                break
            code = await self._follow()
        return size

    async def _first(self) -> int:
        """The next byte that is no end of a line, whenever it comes."""
        self._byte[0] = _CR
        while self._byte[0] in (_CR, _LF):
            await self._stream.readinto(self._byte)
        return self._byte[0]

    async def _follow(self) -> int:
        """The next byte, -1 when it does not come."""
        for _ in range(_GAP_MS // _POLL_MS):
            if self._uart.any():
                self._uart.readinto(self._byte)
                return self._byte[0]
            await asyncio.sleep_ms(_POLL_MS)
        return -1


def _zero(buffer: bytearray) -> None:
    for i in range(len(buffer)):
        buffer[i] = 0
