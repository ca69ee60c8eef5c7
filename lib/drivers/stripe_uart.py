"""Magnetic stripe reader that decodes by itself and sends text, 9600 baud 8N1.

Source: MagTek "Port Powered Swipe Reader, Technical Reference Manual" 99875094 rev. 17, sections 2 and 3, and the
manual of its RS-232 IntelliHead readers; other makers offer the same as "Mag-Tek format". After a swipe the reader
sends the tracks in order, nothing between them, and a carriage return:

    %track 1?;track 2?+track 3?<CR>

A start sentinel, the characters without LRC, the end sentinel `?`. A track that it cannot decode is sent as `E`
(`%E?`); a blank one is left out. All else, such as the reader's sign-on line, has no start sentinel and is skipped.
Lengths after ISO/IEC 7811-2 and 4909: 79, 40 and 107 characters, less sentinels and LRC.
"""

import asyncio
import time
from micropython import const

from drivers.swipe import BROKEN, CUT, UNREADABLE, Swipe

_GAP_MS = const(200)  # of silence end a frame that has no carriage return; the reader itself pauses up to 10 ms
_STARTS = b"%;+"
_CR = const(0x0D)
_SILENCE = const(-1)
_LIMITS = (76, 37, 104)
_FRAME = const(256)
_POLL_MS = const(5)
_CHUNK = const(64)


class StripeUart:
    """The reader, on a UART with a receive buffer of at least 256 bytes, so that a swipe waits for its reader."""

    def __init__(self, uart) -> None:
        self._uart = uart
        self._stream = asyncio.StreamReader(uart)
        self._chunk = bytearray(_CHUNK)
        self._have = 0  # bytes in the chunk
        self._next = 0  # the first one not looked at
        self._frame = bytearray(_FRAME)
        self._skipping = False  # inside a frame of which the beginning was discarded
        self._skipped = time.ticks_ms()  # ticks of that frame's last byte

    def is_wired(self) -> bool:
        """Whether what it hangs on answers; a chip's own UART always does."""
        is_there = getattr(self._uart, "is_there", None)
        return is_there is None or is_there()

    def discard(self) -> None:
        """Drop every swipe made so far, the one that is coming in just now included."""
        if self._uart.any() or self._next < self._have:
            self._skip_frame()
        while self._uart.any():
            self._uart.readinto(self._chunk)
        self._clear()

    async def read(self) -> Swipe:
        """The next swipe, waited for as long as the caller lets it. One without any good track is a swipe, too."""
        code = await self._wait()
        while self._is_old(code) or code not in _STARTS:
            code = await self._wait()
        size = 0
        done = False
        try:
            while code not in (_CR, _SILENCE):
                if size < _FRAME:
                    self._frame[size] = code
                    size += 1
                code = await self._follow()
            swipe = parse(self._frame, size)
            done = True
            return swipe
        finally:
            _zero(self._frame)
            if not done:  # cancelled
                self._skip_frame()

    async def _wait(self) -> int:
        """The next byte, whenever it comes."""
        while self._next == self._have:
            self._clear()
            self._have = await self._stream.readinto(self._chunk) or 0
        return self._take()

    async def _follow(self) -> int:
        """The next byte of a frame, or _SILENCE."""
        if self._next == self._have:
            self._clear()
            since = time.ticks_ms()
            while not self._uart.any():
                if time.ticks_diff(time.ticks_ms(), since) >= _GAP_MS:
                    return _SILENCE
                await asyncio.sleep_ms(_POLL_MS)
            self._have = self._uart.readinto(self._chunk)
        return self._take()

    def _take(self) -> int:
        code = self._chunk[self._next]
        self._chunk[self._next] = 0
        self._next += 1
        return code

    def _clear(self) -> None:
        _zero(self._chunk)
        self._have = self._next = 0

    def _skip_frame(self) -> None:
        self._skipping = True
        self._skipped = time.ticks_ms()

    def _is_old(self, code: int) -> bool:
        """True for a byte of a frame of which the beginning was discarded."""
        now = time.ticks_ms()
        if self._skipping and time.ticks_diff(now, self._skipped) < _GAP_MS:
            self._skipped = now
            self._skipping = code != _CR
            return True
        self._skipping = False
        return False


def parse(frame: bytearray, size: int) -> Swipe:
    """The swipe in the first `size` bytes of a frame, without its carriage return."""
    swipe = Swipe()
    at = 0
    while at < size:
        track = _STARTS.find(frame[at : at + 1]) + 1
        at += 1
        if not track:
            continue
        end = frame.find(b"?", at, size)
        if end < 0:
            swipe.miss(track, CUT)
            break
        data = frame[at:end]
        if data == b"E":
            swipe.miss(track, UNREADABLE)
        elif _fits(track, data):
            swipe.keep(track, data)
        else:
            _zero(data)
            swipe.miss(track, BROKEN)
        at = end + 1
    return swipe


def _fits(track: int, data: bytearray) -> bool:
    """True when a track can have these characters: six-bit ones on track 1, digits and separators on 2 and 3."""
    low, high = (0x20, 0x5F) if track == 1 else (0x30, 0x3E)
    for code in data:
        if not low <= code <= high or code in _STARTS:
            return False
    return 0 < len(data) <= _LIMITS[track - 1]


def _zero(buffer: bytearray) -> None:
    for i in range(len(buffer)):
        buffer[i] = 0
