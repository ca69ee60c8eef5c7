"""Frames between us and a PN532 on its high-speed UART: sent until acknowledged, asked for again when they are broken.

Source: NXP UM0701-02 rev. 02, 6.2 "Host controller communication protocol" (6.2.1 frames, 6.2.2 dialogue). Lengths
count the direction byte, the command's code and its data; the sum of all of them and the check byte is zero.
"""

import asyncio
import time
from micropython import const

from drivers.errors import ReaderError

_ACK = b"\x00\x00\xff\x00\xff\x00"
_NACK = b"\x00\x00\xff\xff\x00\x00"
_HOST = const(0xD4)
_CHIP = const(0xD5)
_FIRST = const(8)  # where the content begins in the buffer: room for the longer head before it
_ROOM = const(320)  # a whole answer of 277 bytes, and noise before it
_MOST = const(266)  # direction, code, status, 262 bytes of a card, and one in reserve
_POLL_MS = const(1)
_ACK_MS = const(30)  # the chip takes 15 at most
_GAP_MS = const(20)  # of silence in the middle of a frame
_TRIES = const(3)
_EXCHANGE = const(0x40)
_START = b"\x00\x00\xff"
_ZEROS = bytes(32)

# what parse() finds: nothing yet, the beginning of a frame, ...
NONE = const(0)
PART = const(1)
ACK = const(2)
NACK = const(3)
BAD = const(4)
FRAME = const(5)


def parse(data: bytearray, have: int) -> tuple:
    """The first frame in the first `have` bytes: (kind, where its content begins, its size, first byte behind it).

    The content is what the check byte covers: direction, code, data. Total: whatever comes is one of the kinds. Of NONE
    and PART the last number says how many bytes at the beginning are of no use.
    """
    at = data.find(_START, 0, have)
    if at < 0:
        return NONE, 0, 0, max(0, have - 2)
    first = at + 5
    if have < first:
        return PART, 0, 0, at
    size, check = data[at + 3], data[at + 4]
    if size == 0 and check == 0xFF:
        return ACK, first, 0, first
    if size == 0xFF and check == 0:
        return NACK, first, 0, first
    check += size
    if size == 0xFF and check == 0x1FE:
        first = at + 8
        if have < first:
            return PART, 0, 0, at
        size = data[at + 5] << 8 | data[at + 6]
        check = data[at + 5] + data[at + 6] + data[at + 7]
    if check & 0xFF or not 0 < size <= _MOST:
        return BAD, 0, 0, at + 3
    end = first + size + 1
    if have < end:
        return PART, 0, 0, at
    if sum(memoryview(data)[first:end]) & 0xFF:
        return BAD, 0, 0, at + 3
    return FRAME, first, size, end


class Pn532Link:
    """The wire, for one command at a time. `uart` has a receive buffer of 512 bytes, for 5 ms at 921,600 baud."""

    def __init__(self, uart) -> None:
        self.uart = uart
        self._out = bytearray(_FIRST + 265 + 2)
        self.data = memoryview(self._out)[_FIRST + 2 : -2]  # where a command's data go: 263 bytes
        self._in = bytearray(_ROOM)
        self._view = memoryview(self._in)
        self._have = 0
        self._done = 0  # bytes of a frame that was returned
        self._open = False  # the chip may still be busy with something nobody waits for

    async def command(self, code: int, size: int, ms: int = 100):
        """Send a command with the first `size` bytes of `data`; its answer's data, a memoryview until the next one.

        Raises ReaderError: `"mute"` when the answer does not come within `ms`, `"protocol"` when the chip does not know
        the command, `"reader"` when it is silent or what it sends stays broken.
        """
        frame = self._frame(code, size)
        end = time.ticks_add(time.ticks_ms(), ms)
        if self._open:
            self.uart.write(_ACK)  # it gives up what it was doing
            await asyncio.sleep_ms(_POLL_MS)
        self._open = True
        for _ in range(_TRIES):
            while self.uart.any():
                self.uart.readinto(self._in)
            self._have = self._done = 0
            self.uart.write(frame)
            kind, first, length = await self._next(time.ticks_add(time.ticks_ms(), _ACK_MS))
            if kind == BAD and code == _EXCHANGE:
                kind = ACK  # what came broken may have been one, and a card must not be asked twice
            if kind in (ACK, FRAME):
                break
        else:
            raise ReaderError("reader")
        answer = await self._answer(code, kind, first, length, end)
        self._open = False
        return answer

    async def _answer(self, code: int, kind: int, first: int, length: int, end):
        broken = 0
        while True:
            if kind == FRAME:
                if length == 1 and self._in[first] == 0x7F:
                    raise ReaderError("protocol")
                if length > 1 and self._in[first] == _CHIP and self._in[first + 1] == code + 1:
                    return self._view[first + 2 : first + length]
            elif kind == BAD:
                broken += 1
                if broken > _TRIES:
                    raise ReaderError("reader")
                self.uart.write(_NACK)
            elif kind == NONE:
                raise ReaderError("mute")
            kind, first, length = await self._next(end)

    async def _next(self, end) -> tuple:
        """What comes next: kind, first byte and size of its content. NONE when nothing came until `end`.

        A broken frame is told after the silence that follows it, so that what is behind it can still be good.
        """
        self._drop(self._done)
        self._done = 0
        heard = time.ticks_ms()
        broken = False
        while True:
            kind, first, length, behind = parse(self._in, self._have)
            if kind == FRAME:
                self._done = behind
                return kind, first, length
            self._drop(behind)
            if kind in (ACK, NACK):
                return kind, 0, 0
            if kind == BAD:
                broken = True
                continue
            while not self.uart.any():
                now = time.ticks_ms()
                late = time.ticks_diff(end, now) <= 0
                if (broken or kind == PART) and (late or time.ticks_diff(now, heard) >= _GAP_MS):
                    self._have = 0
                    return BAD, 0, 0
                if late:
                    return NONE, 0, 0
                await asyncio.sleep_ms(_POLL_MS)
            if self._have == _ROOM:
                self._have = 0
            self._have += self.uart.readinto(self._view[self._have :]) or 0
            heard = time.ticks_ms()

    def _drop(self, count: int) -> None:
        """Forget the first bytes that came."""
        if count:
            self._have -= count
            self._view[: self._have] = self._view[count : count + self._have]

    def _frame(self, code: int, size: int):
        """Put the frame around `data`."""
        out = self._out
        view = memoryview(out)
        end = _FIRST + 2 + size
        out[_FIRST] = _HOST
        out[_FIRST + 1] = code
        out[end] = -sum(view[_FIRST:end]) & 0xFF
        out[end + 1] = 0
        length = size + 2
        if length < 256:
            out[3:6] = _START
            out[6], out[7] = length, -length & 0xFF
            return view[3 : end + 2]
        out[0:3] = _START
        out[3] = out[4] = 0xFF
        out[5], out[6] = length >> 8, length & 0xFF
        out[7] = -(out[5] + out[6]) & 0xFF
        return view[: end + 2]

    def acknowledge(self) -> None:
        """Say that the answer has come; where the chip waits for it."""
        self.uart.write(_ACK)

    def wipe(self) -> None:
        """Overwrite all that was said."""
        zero(self._out)
        zero(self._in)


def zero(buffer: bytearray) -> None:
    """Overwrite a buffer with zeros."""
    for at in range(0, len(buffer), len(_ZEROS)):
        buffer[at : at + len(_ZEROS)] = _ZEROS[: len(buffer) - at]
