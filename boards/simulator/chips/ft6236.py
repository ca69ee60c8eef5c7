"""FT6236: touch controller on I2C at 0x38, with a panel of 240 x 320 behind the display, which stands on its side."""

from micropython import const

ADDRESS = 0x38
_FINGERS = const(0x02)
_MODE = const(0xA4)
_FIXED = {0xA3: 0x36, 0xA8: 0x11, 0x80: 0x1E, 0x88: 0x0A}  # chip, maker, threshold, reports in ms


class Ft6236:
    """`touch(x, y)` puts a finger on a pixel of the display or moves it there, `lift()` takes it away."""

    def __init__(self, line):
        """`line`: the interrupt's wire, open drain."""
        self._line = line
        self._point = None  # of the panel
        self._pointer = 0
        self._mode = 0
        line.source = self._source

    def touch(self, x: int, y: int) -> None:
        self._point = (239 - y, x)
        self._line.changed()

    def lift(self) -> None:
        self._point = None
        self._line.changed()

    def _source(self):
        return 0 if self._point is not None else None

    def write(self, buffer) -> None:
        self._pointer = buffer[0]
        if len(buffer) > 1 and self._pointer == _MODE:
            self._mode = buffer[1]

    def read(self, buffer) -> None:
        for place in range(len(buffer)):
            buffer[place] = self._value(self._pointer)
            self._pointer = self._pointer + 1 & 0xFF

    def _value(self, register: int) -> int:
        if register == _MODE:
            return self._mode
        if register == _FINGERS:
            return 0 if self._point is None else 1
        if self._point is not None and 0x03 <= register <= 0x06:
            x, y = self._point
            return (0x80 | x >> 8, x & 0xFF, y >> 8, y & 0xFF)[register - 0x03]
        return _FIXED.get(register, 0xFF)
