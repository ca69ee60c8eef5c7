"""MAX17048: one-cell fuel gauge on I2C at 0x36 (data sheet 19-6171). 16-bit registers, most significant byte first."""

from micropython import const

ADDRESS = 0x36
_VCELL = const(0x02)
_SOC = const(0x04)
_MODE = const(0x06)
_VERSION = const(0x08)
_HIBRT = const(0x0A)
_CONFIG = const(0x0C)
_VALRT = const(0x14)
_CRATE = const(0x16)
_VRESET_ID = const(0x18)
_STATUS = const(0x1A)
_CMD = const(0xFE)
_POR = const(0x5400)
_WRITABLE = (_MODE, _HIBRT, _CONFIG, _VALRT, _VRESET_ID, _STATUS, _CMD)
# open circuit millivolts of a lithium cell at 0, 10, ... 100 percent
_CURVE = (3300, 3620, 3690, 3730, 3770, 3810, 3870, 3930, 4000, 4080, 4180)


class Max17048:
    """The gauge and its cell: `percent` 0..100 (may be a fraction), `charging`."""

    def __init__(self):
        self.percent = 80
        self.charging = False
        self._pointer = 0
        self._reset()

    def _reset(self) -> None:
        self._registers = {_HIBRT: 0x8030, _CONFIG: 0x971C, _VALRT: 0x00FF, _VRESET_ID: 0x9600, _STATUS: 0x0100}

    def millivolts(self) -> int:
        """The cell's voltage: from the discharge curve, raised a little by the charging current."""
        step = min(9, int(self.percent) // 10)
        low, high = _CURVE[step], _CURVE[step + 1]
        volts = low + int((high - low) * (self.percent - step * 10)) // 10
        return min(4200, volts + 60) if self.charging else volts

    def _value(self, register: int) -> int:
        if register == _VCELL:
            return self.millivolts() * 1000000 // 78125  # 78.125 uV a bit
        if register == _SOC:
            return int(self.percent * 256)
        if register == _VERSION:
            return 0x0012
        if register == _CRATE:  # 0.208 % an hour a bit, signed: filling in 2 hours, lasting 8
            return (240 if self.charging else -60) & 0xFFFF
        return self._registers.get(register, 0)

    def write(self, buffer) -> None:
        self._pointer = buffer[0]
        for place in range(1, len(buffer) - 1, 2):
            register = self._pointer & 0xFE
            if register == _CMD and buffer[place] << 8 | buffer[place + 1] == _POR:
                self._reset()
            elif register in _WRITABLE:
                self._registers[register] = buffer[place] << 8 | buffer[place + 1]
            self._pointer = self._pointer + 2 & 0xFF

    def read(self, buffer) -> None:
        for place in range(len(buffer)):
            value = self._value(self._pointer & 0xFE)
            buffer[place] = value & 0xFF if self._pointer & 1 else value >> 8
            self._pointer = self._pointer + 1 & 0xFF
