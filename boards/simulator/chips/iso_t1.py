"""The blocks of T=1 between a reader and a card (ISO/IEC 7816-3:2006, 11), both ends of the line.

Blocks are NAD PCB LEN INF LRC. I-blocks carry pieces of a command or an answer and are numbered, R-blocks ask for the
next one or the last one again, S-blocks agree on sizes (IFS), on more time (WTX) and on a new start (RESYNCH).
"""

from micropython import const

import clock

_MORE = const(0x20)
_TRIES = const(3)
_RESYNCH = const(0xC0)
_IFS = const(0xC1)
_WTX = const(0xC3)
_REPLY = const(0x20)
_CHARACTER = const(11)  # etu
_GUARD = const(22)  # etu between blocks of opposite ways
_WAITING = const(15371)  # etu without a block: the block waiting time for BWI 4
_MUTE = const(0x22)
_ERRORS = const(0x0A)
_BAD_PCB = const(0x28)


def block(pcb: int, inf: bytes = b"") -> bytes:
    """A block with its LRC."""
    data = bytes((0, pcb, len(inf))) + inf
    check = 0
    for code in data:
        check ^= code
    return data + bytes((check,))


def is_good(data: bytes) -> bool:
    check = 0
    for code in data:
        check ^= code
    return len(data) >= 4 and len(data) == data[2] + 4 and not check


class T1:
    """The line to one card, which takes blocks of `size`. `log`, a list or None, gets (">" or "<", block).

    Options: `wtx`: how often the card asks for more time. `spoil`: which blocks of the card's (from 0) arrive with a
    changed bit. `silent`: after so many blocks the card says nothing more.
    """

    def __init__(self, card, etu_us: float, size: int, log, wtx: int = 0, spoil=(), silent: int = -1):
        self._card = card
        self._etu_us = etu_us
        self._size = size  # of a block to the card
        self._own = 32  # of a block to the reader
        self._log = log
        self._wtx = wtx
        self._spoil = spoil
        self._silent = silent
        self._said = 0  # blocks of the card's
        self._timer = None
        self._done = None
        self._serial = 0
        self._sent = self._got = 0  # the reader's N(S) of its next block, and of the card's next one
        self._chip = _Card(self)

    def stop(self) -> None:
        """No more contact."""
        clock.cancel(self._timer)
        self._done = None

    def _note(self, way: str, data: bytes) -> None:
        if self._log is not None:
            self._log.append((way, data))

    # --- the reader's end

    def set_block_size(self, size: int, done) -> None:
        """Tell the card which blocks the reader takes."""
        self._begin(done)
        self._own = size
        self._send(block(_IFS, bytes((size,))))

    def exchange(self, apdu: bytes, done) -> None:
        """Send an APDU; `done(answer)` or `done(None, error)`."""
        self._begin(done)
        self._left = bytes(apdu)
        self._answer = b""
        self._piece()

    def _begin(self, done) -> None:
        self._done = done
        self._serial += 1
        self._errors = 0
        self._resynched = False
        self._left = self._answer = b""
        self._last = b""

    def _piece(self) -> None:
        """The next piece of the command."""
        inf = self._left[: self._size]
        self._send(block(self._sent << 6 | (_MORE if len(self._left) > self._size else 0), inf))

    def _send(self, data: bytes) -> None:
        if data[1] & 0xC0 != 0x80:
            self._last = data
        self._note(">", data)
        us = int((len(data) * _CHARACTER + _GUARD) * self._etu_us)
        self._timer = clock.after_us(us, lambda: self._chip.receive(data))

    def say(self, data: bytes) -> None:
        """A block from the card."""
        number, self._said = self._said, self._said + 1
        if 0 <= self._silent <= number:
            self.wait()
            return
        if number in self._spoil:
            data = data[:-1] + bytes((data[-1] ^ 1,))
        self._note("<", data)
        us = int((len(data) * _CHARACTER + _GUARD) * self._etu_us)
        self._timer = clock.after_us(us, lambda: self._heard(data))

    def wait(self) -> None:
        """The card says nothing."""
        clock.cancel(self._timer)
        self._timer = clock.after_us(int(_WAITING * self._etu_us), lambda: self._failed(0x02, _MUTE))

    def _heard(self, data: bytes) -> None:
        if self._done is None:
            return
        if not is_good(data):
            self._failed(0x01, _ERRORS)
            return
        pcb, inf = data[1], data[3:-1]
        if pcb & 0xC0 == 0xC0:
            self._supervised(pcb, inf)
        elif pcb & 0x80:
            self._acknowledged(pcb)
        elif pcb >> 6 & 1 != self._got or self._left[self._size :]:
            self._failed(0x02, _BAD_PCB)
        else:
            if self._left:
                self._left = b""
                self._sent ^= 1
            self._got ^= 1
            self._errors = 0
            self._answer += inf
            if pcb & _MORE:
                self._send(block(0x80 | self._got << 4))
            else:
                self._end(self._answer)

    def _acknowledged(self, pcb: int) -> None:
        """R-block: the next piece, or the last block once more."""
        if pcb >> 4 & 1 != self._sent and self._left[self._size :]:
            self._left = self._left[self._size :]
            self._sent ^= 1
            self._errors = 0
            self._piece()
        elif self._errors < _TRIES:
            self._errors += 1
            self._send(self._last)
        else:
            self._end(None, _ERRORS)

    def _supervised(self, pcb: int, inf: bytes) -> None:
        if pcb == _RESYNCH | _REPLY:
            self._sent = self._got = 0
            self._chip.resynch()
            self._end(None, 0x26)
        elif pcb == _IFS | _REPLY:
            self._end(b"")
        elif pcb == _IFS and len(inf) == 1:
            self._size = inf[0]
            self._send(block(pcb | _REPLY, inf))
        elif pcb == _WTX:
            self._send(block(pcb | _REPLY, inf))
        else:
            self._failed(0x02, _BAD_PCB)

    def _failed(self, kind: int, error: int) -> None:
        """A bad block or none: ask again, then resynchronise, then give up."""
        if self._done is None:
            return
        self._errors += 1
        if self._errors <= _TRIES:
            self._send(block(0x80 | self._got << 4 | kind))
        elif error != _MUTE and not self._resynched:
            self._resynched = True
            self._errors = 0
            self._send(block(_RESYNCH))
        else:
            self._end(None, error)

    def _end(self, data, fault: int = 0) -> None:
        done, self._done = self._done, None
        clock.cancel(self._timer)
        done(data, fault)

    # --- for the card's end

    def think(self, apdu: bytes, answer) -> None:
        serial = self._serial
        self._card.transceive(apdu, lambda said: answer(said) if self._done and serial == self._serial else None)

    def limits(self) -> tuple:
        """(Size of the card's blocks, how often it asks for time)."""
        return self._own, self._wtx


class _Card:
    """The card's end: takes blocks, and has its command thought about."""

    def __init__(self, line: T1):
        self._line = line
        self._command = b""
        self._dead = False
        self.resynch()

    def resynch(self) -> None:
        self._sent = self._got = 0
        self._left = None  # of the answer
        self._more_time = 0
        self._last = b""

    def receive(self, data: bytes) -> None:
        """A block from the reader."""
        pcb, inf = data[1], data[3:-1]
        if self._dead:
            self._line.wait()
        elif pcb & 0xC0 == 0xC0:
            self._supervise(pcb, inf)
        elif pcb & 0x80:
            self._acknowledged(pcb)
        else:
            self._got = pcb >> 6 & 1 ^ 1
            self._left = None
            self._command += inf
            if pcb & _MORE:
                self._say(block(0x80 | self._got << 4))
            else:
                self._more_time = self._line.limits()[1]
                self._go_on()

    def _supervise(self, pcb: int, inf: bytes) -> None:
        if pcb == _WTX | _REPLY:
            self._go_on()
        elif pcb & _REPLY == 0:
            if pcb == _RESYNCH:
                self._command = b""
            self._say(block(pcb | _REPLY, inf))

    def _acknowledged(self, pcb: int) -> None:
        if pcb >> 4 & 1 == self._sent and self._left:
            self._piece()  # it has the last one, and there is more
        else:
            self._say(self._last)

    def _go_on(self) -> None:
        if self._more_time:
            self._more_time -= 1
            self._say(block(_WTX, b"\x02"))
            return
        command, self._command = self._command, b""
        self._line.think(command, self._answered)

    def _answered(self, answer) -> None:
        if answer is None:
            self._dead = True
            self._line.wait()
            return
        self._left = answer
        self._piece()

    def _piece(self) -> None:
        size = self._line.limits()[0]
        inf, self._left = self._left[:size], self._left[size:]
        pcb = self._sent << 6 | (_MORE if self._left else 0)
        self._sent ^= 1
        self._say(block(pcb, inf))

    def _say(self, data: bytes) -> None:
        self._last = data
        self._line.say(data)
