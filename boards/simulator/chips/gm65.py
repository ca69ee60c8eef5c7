"""GM65, a module that reads bar codes and QR codes: TTL serial, 9600 baud 8N1 (Hangzhou Grow, user manual).

Commands `7E 00 type length address(2) data crc(2)`: 07 reads zones, 08 writes them, 09 keeps them in its flash, 0A asks
whether it lives; CRC-16/XMODEM from the type on, or AB CD for none. The answer is `02 00 00 length data crc`. A command
that is broken is not answered. Zones: 0000 how to read (bits 1-0: 0 button, 1 command, 2 always), 0002 bit 0 read now,
0006 for how long, in tenths of a second (0: for ever), 002A divisor of the rate, 0060 line end.
A code is sent raw with a carriage return. What lies before the lens is read as soon as the module looks.
"""

import clock

BAUD = 9600
_DECODE_MS = 120  # from the light to the text
_FRAME_MS = 100  # a command that pauses longer is forgotten
_MODE, _NOW, _SECONDS = 0x0000, 0x0002, 0x0006
_FACTORY = {_MODE: 0xD4, _SECONDS: 50, 0x002A: 0x39, 0x002B: 0x01, 0x0060: 0x01}
_NO_CRC = b"\xab\xcd"


def crc16(data) -> int:
    """CRC-16/XMODEM."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def _framed(head: bytes, body: bytes) -> bytes:
    return head + body + crc16(body).to_bytes(2, "big")


class Gm65:
    """The module; `wire` is its UART wire, set by wiring.py. `lit`: it looks, with its light on."""

    wire = None

    def __init__(self):
        self.dirty = False  # see set_dirty
        self.silent = False  # for tests: its plug is out
        self.refuses = False  # for tests: it says no to whatever it is told
        self._kept = dict(_FACTORY)
        self.reset()

    def reset(self) -> None:
        """Its power was away."""
        self.zones = dict(self._kept)
        self.lit = False
        self._got = b""
        self._held = None  # (text, called when it was read)
        self._dark = self._decoding = self._fresh = None

    # --- what is held before the lens

    def hold(self, text: bytes, ms: int, on_end) -> None:
        """A code is held before the lens for `ms`; `on_end(count of bytes sent)` when it was read or is gone (0)."""
        self._end(0)
        held = self._held = (text, on_end)
        clock.after(ms, lambda: self._end(0) if self._held is held else None)
        self._look()

    def set_dirty(self, dirty: bool) -> None:
        """A lens that sees nothing; once it is wiped it looks again."""
        self.dirty = dirty
        self._look()

    def _end(self, count: int) -> None:
        held, self._held = self._held, None
        if held is not None:
            held[1](count)

    def _look(self) -> None:
        clock.cancel(self._decoding)
        self._decoding = None
        if self._held is not None and (self.lit or self.zones[_MODE] & 3 == 2):
            self._decoding = clock.after(_DECODE_MS, self._decoded)

    def _decoded(self) -> None:
        if self._held is None or self.silent or self.dirty:
            return
        text = self._held[0] + b"\r"
        self.wire.send(text)
        self._set_light(False)
        self._end(len(text))

    def _set_light(self, on: bool) -> None:
        self.lit = on
        clock.cancel(self._dark)
        self._dark = None
        if on and self.zones[_SECONDS]:
            self._dark = clock.after(100 * self.zones[_SECONDS], lambda: self._set_light(False))
        self._look()

    # --- commands

    def receive(self, piece) -> None:
        clock.cancel(self._fresh)
        self._fresh = clock.after(_FRAME_MS, self._forget)
        self._got += bytes(piece)
        while self._got:
            start = self._got.find(b"\x7e\x00")
            self._got = self._got[start:] if start >= 0 else b"\x7e" if self._got[-1] == 0x7E else b""
            if len(self._got) < 6 or len(self._got) < self._size():
                return
            frame, self._got = self._got[: self._size()], self._got[self._size() :]
            body, crc = frame[2:-2], frame[-2:]
            if not self.silent and crc in (_NO_CRC, crc16(body).to_bytes(2, "big")):
                self._obey(body[0], body[2] << 8 | body[3], body[4:])

    def _size(self) -> int:
        """Of the command at the beginning: 07 reads so many zones, and its one data byte says how many."""
        return 8 + (1 if self._got[2] == 7 else self._got[3])

    def _forget(self) -> None:
        self._got = b""

    def _obey(self, kind: int, zone: int, data: bytes) -> None:
        if self.refuses:
            self._answer(1, b"\x00")
        elif kind == 7:
            self._answer(0, bytes(self.zones.get(zone + i, 0) for i in range(data[0])))
        elif kind == 8:
            for i, value in enumerate(data):
                self.zones[zone + i] = value
            self._answer(0, b"\x00")
            if zone == _NOW and self.zones[_MODE] & 3 == 1:
                self._set_light(bool(data[0] & 1))
            elif zone == _MODE:
                self._set_light(False)
        elif kind == 9:
            self._kept = {at: value for at, value in self.zones.items() if at != _NOW}
            self._answer(0, b"\x00")
        elif kind == 10:
            self.wire.send(_framed(b"\x03\x00", b"\x00\x01\x00"))

    def _answer(self, kind: int, data: bytes) -> None:
        self.wire.send(_framed(b"\x02\x00", bytes((kind, len(data))) + data))
