"""ALPAR: the frames that NXP's TDA8029 and its host exchange over a UART.

Source: NXP AN10207 rev. 1.1, as public drivers for Linux and Genode use it. A frame is 60 (E0: the command was refused)
LENH LENL COMMAND data LRC, the LRC being the exclusive or of all bytes before it. An answer repeats the command; E0 has
one byte of data that says why. On its own accord the chip sends A0 01, a card was inserted, and A0 00, it is gone.

Noise, half frames and answers that come too late are skipped; every question ends at its deadline at the latest.
"""

import asyncio
import time
from micropython import const

_ACK = const(0x60)
_NAK = const(0xE0)
_CARD_MOVED = const(0xA0)
_ROOM = const(258)  # data of the longest answer: 256 bytes and two status words
_LONGEST = const(511)  # frame of the chip's
_HEAD = const(4)
_GAP_MS = const(100)  # of silence end a frame
_POLL_MS = const(2)

SILENT = const(-1)  # codes of our own beside the chip's
GARBLED = const(-2)
GONE = const(-3)
LONG = const(-4)


class Refusal(Exception):
    """No answer: the argument is the chip's code, or SILENT, GARBLED, GONE (the card was pulled), LONG (more than a
    card may say)."""

    @property
    def code(self) -> int:
        return int(self.args[0])


class Alpar:
    """The chip behind a UART. `inserted`: what it last said about the card; None before it has said anything."""

    def __init__(self, uart) -> None:
        self.inserted: object = None
        self._uart = uart
        self._frame = memoryview(bytearray(_HEAD + _ROOM + 1))
        self._have = 0
        self._size = 0  # of the frame at the front that has been looked at
        self._code = -1  # what was asked
        self._broken = 0  # why an answer could not be taken: GARBLED, LONG
        self._head = bytearray(_HEAD)

    def listen(self) -> None:
        """Take notice of what the chip has said by itself; anything else is dropped."""
        self._code = -1
        while True:
            while self._next():
                self._take(-1)
            if not self._fill():
                return

    async def ask(self, code: int, *pieces, ms: int, of_card: bool = False):
        """Send a command with its data in `pieces`; a memoryview of the answer's data, valid until the next one.

        `of_card`: it ends when the card is pulled. Raises Refusal.
        """
        self.listen()
        self._code, self._broken = code, 0
        began = heard = time.ticks_ms()
        await self._send(code, pieces, ms)
        while True:
            while self._fill():
                heard = time.ticks_ms()
            while self._next():
                if self._take(code):
                    if self._frame[0] == _ACK:
                        return self._frame[_HEAD : self._size - 1]
                    raise Refusal(self._frame[_HEAD] if self._size > _HEAD + 1 else GARBLED)
                if of_card and self.inserted is False:
                    raise Refusal(GONE)
            now = time.ticks_ms()
            if (self._broken or self._have) and time.ticks_diff(now, heard) >= _GAP_MS:
                if not self._have:
                    raise Refusal(self._broken)
                if self._have >= _HEAD and self._frame[3] == code:
                    self._broken = self._broken or GARBLED  # half an answer
                self._skip()
            elif time.ticks_diff(now, began) >= ms:
                raise Refusal(SILENT)
            else:
                await asyncio.sleep_ms(_POLL_MS)

    def rate(self, baudrate: int) -> None:
        """Go on at another speed."""
        self._uart.init(baudrate)
        self._drop(self._have)

    def forget(self) -> None:
        """Drop half an answer: it may be card data. Whole ones are wiped when they were looked at."""
        self._drop(self._have)

    async def _send(self, code: int, pieces, ms: int) -> None:
        length = sum([len(piece) for piece in pieces])
        head = self._head
        head[0], head[1], head[2], head[3] = _ACK, length >> 8, length & 0xFF, code
        check = _lrc(head)
        for piece in pieces:
            check ^= _lrc(piece)
        began = time.ticks_ms()
        for piece in (head,) + pieces + (bytes((check,)),):
            left = memoryview(piece)
            while left:
                left = left[self._uart.write(left) or 0 :]
                if left:  # the transmitter is full
                    if time.ticks_diff(time.ticks_ms(), began) >= ms:
                        raise Refusal(SILENT)
                    await asyncio.sleep_ms(_POLL_MS)

    def _fill(self) -> bool:
        """Take in what has come; True when there was something."""
        self._done()
        if not self._uart.any():
            return False
        count = self._uart.readinto(self._frame[self._have :])
        self._have += count or 0
        return bool(count)

    def _next(self) -> bool:
        """Whether a whole frame stands at the front; what can be none is skipped."""
        self._done()
        frame = self._frame
        while self._have:
            if frame[0] in (_ACK, _NAK):
                if self._have < _HEAD:
                    return False
                size = (frame[1] << 8 | frame[2]) + _HEAD + 1
                if size <= len(frame):
                    if self._have < size:
                        return False
                    if frame[3] in (self._code, _CARD_MOVED):
                        if not _lrc(frame[:size]):
                            self._size = size
                            return True
                        self._broken = GARBLED
                elif size <= _LONGEST and frame[3] == self._code:
                    self._broken = LONG
            self._skip()
        return False

    def _take(self, code: int) -> bool:
        """Whether the frame at the front answers this command. Cards that come and go are noted."""
        frame = self._frame
        if frame[3] == _CARD_MOVED and self._size == _HEAD + 2 and frame[0] == _ACK:
            self.inserted = frame[_HEAD] == 1
            return False
        return frame[3] == code

    def _done(self) -> None:
        """Drop the frame that was looked at."""
        if self._size:
            self._drop(self._size)

    def _skip(self) -> None:
        """Drop the byte at the front, and what follows up to something that may begin a frame."""
        place = 1
        while place < self._have and self._frame[place] not in (_ACK, _NAK):
            place += 1
        self._drop(place)

    def _drop(self, count: int) -> None:
        frame = self._frame
        self._size = 0
        left = self._have - count
        if left:
            frame[:left] = frame[count : self._have]
        frame[left : self._have] = bytes(count)
        self._have = left


def _lrc(data) -> int:
    check = 0
    for code in data:
        check ^= code
    return check
