"""The host side of the PN532's model: its high-speed UART, frames and who speaks when (UM0701-02, 6.2 and 6.3).

What can go wrong is in `faults`: name -> how many times more. no_ack, broken_ack, nack (instead of ACK), bad_sum,
bad_length, half, noise (before an answer), refuse_baud, deaf, crc (on air); busy: what is being done is not given up
for a new command, only for an ACK.
"""

from micropython import const

import clock

BAUD = 115200
_ACK = b"\x00\x00\xff\x00\xff\x00"
_BROKEN = b"\x00\x00\xff\x00\xfe\x00"
_NACK = b"\x00\x00\xff\xff\x00\x00"
_SYNTAX = b"\x00\x00\xff\x01\xff\x7f\x81\x00"
_NOISE = b"\x00\xff\x55\x00\x00\xff\x05\xfb\xd5"
_LOGGED = const(16)
_WAKE_US = const(1000)
_THINK_US = const(300)  # before ACK, before an answer


class Hsu:
    """`wire` (soc.uart.Wire) is set by wiring.py. `reset` is the line of RSTPDN. A child has `commands`."""

    wire = None
    commands: dict = {}  # code: function of self, code, data; False when the data is wrong

    def __init__(self, reset=None):
        self.faults = {}
        self.log = []  # the codes of the last commands, for tests
        self._on = True
        self._restart()
        if reset is not None:
            self._on = False
            reset.on_level = self._power

    def _restart(self) -> None:
        self._heard = b""
        self._awake = self._normal = False  # out of power-down; out of low-battery mode
        self._ready = 0
        self._job = None  # the timer of what is being done
        self._working = False  # on a command
        self._serial = 0  # of the command; an older one's answers are not wanted
        self._last = b""
        self._rate = 0  # to switch to when the host has acknowledged

    def _power(self, level: int) -> None:
        if bool(level) == self._on:
            return
        self._on = bool(level)
        if not level:
            self._stop()
            self._restart()
            self.wire.baudrate = BAUD

    def receive(self, piece) -> None:
        """Bytes from the host."""
        if not self._on or self.faults.get("deaf"):
            return
        if not self._awake:
            if 0x55 in bytes(piece):
                self._awake = True
                self._ready = clock.elapsed_us() + _WAKE_US
            return
        if clock.elapsed_us() >= self._ready:
            self._heard += bytes(piece)
            while self._take_frame():
                pass

    def _take_frame(self) -> bool:
        heard = self._heard
        at = heard.find(b"\x00\xff")
        if at < 0:
            self._heard = heard[-1:]
            return False
        frame = heard[at + 2 :]
        if len(frame) < 3:
            return False
        if frame[0] == 0 and frame[1] == 0xFF:
            self._heard = frame[2:]
            self._acknowledged()
            return True
        if frame[0] == 0xFF and frame[1] == 0:
            self._heard = frame[2:]
            self._send(self._last)
            return True
        skip, size, good = 2, frame[0], not (frame[0] + frame[1]) & 0xFF
        if frame[0] == frame[1] == 0xFF:
            if len(frame) < 5:
                return False
            skip, size, good = 5, frame[2] << 8 | frame[3], not (frame[2] + frame[3] + frame[4]) & 0xFF
        if not good or not 0 < size <= 265:
            self._heard = frame
            return True
        if len(frame) < skip + size + 1:
            return False
        data = frame[skip : skip + size]
        self._heard = frame[skip + size + 1 :]
        if not (sum(data) + frame[skip + size]) & 0xFF and data[0] == 0xD4 and len(data) > 1:
            self._begin(data[1:])
        return True

    def _acknowledged(self) -> None:
        """An ACK of the host: it has the answer, or it wants the command to end."""
        if self._rate:
            self.wire.baudrate, self._rate = self._rate, 0
        self._stop()

    def _stop(self) -> None:
        clock.cancel(self._job)
        self._job = None
        self._working = False
        self._serial += 1

    def _fails(self, name: str) -> bool:
        left = self.faults.get(name, 0)
        self.faults[name] = max(0, left - 1)
        return left > 0

    def _begin(self, command: bytes) -> None:
        """A command with a good frame."""
        if not self._normal and command[0] != 0x14:
            return
        if self._working and self._fails("busy"):
            return
        if self._fails("no_ack"):
            return
        self._stop()
        self.log.append(command[0])
        if len(self.log) > _LOGGED:
            self.log.pop(0)
        if self._fails("nack"):
            self.wire.send(_NACK)
            return
        self._after(_THINK_US, lambda: self._accept(command))

    def _accept(self, command: bytes) -> None:
        self._working = True
        self.wire.send(_BROKEN if self._fails("broken_ack") else _ACK)
        self._after(_THINK_US, lambda: self._do(command[0], command[1:]))

    def _after(self, us: int, do) -> None:
        clock.cancel(self._job)
        self._job = clock.after_us(us, do)

    def _answer(self, code: int, data: bytes = b"", us: int = 0) -> None:
        """Answer a command after so many microseconds."""
        body = bytes((0xD5, code + 1)) + data
        size = len(body)
        if size <= 255:
            head = bytes((size, -size & 0xFF))
        else:
            head = b"\xff\xff" + bytes((size >> 8, size & 0xFF, -((size >> 8) + size) & 0xFF))
        self._last = b"\x00\x00\xff" + head + body + bytes((-sum(body) & 0xFF, 0))
        self._after(_THINK_US + us, lambda: self._send(self._last))

    def _send(self, frame: bytes) -> None:
        self._job = None
        self._working = False
        if self._fails("bad_sum"):
            frame = frame[:-2] + bytes((frame[-2] ^ 1, 0))
        if self._fails("bad_length"):
            frame = frame[:4] + bytes((frame[4] ^ 1,)) + frame[5:]
        if self._fails("half"):
            frame = frame[: len(frame) // 2]
        if self._fails("noise"):
            frame = _NOISE + frame
        self.wire.send(frame)

    def _do(self, code: int, data: bytes) -> None:
        self._job = None
        do = self.commands.get(code)
        if do is None or not do(self, code, data):
            clock.cancel(self._job)
            self._last = _SYNTAX
            self._send(_SYNTAX)
