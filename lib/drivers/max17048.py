"""MAX17048 fuel gauge for one lithium cell, on I2C.

Source: MAX17048/MAX17049 datasheet 19-6171 rev. 7, "Register summary": 16-bit registers, high byte first.
"""

from micropython import const

from drivers.errors import GaugeError

_ADDRESS = const(0x36)
_VCELL = const(0x02)  # 78.125 uV a bit
_SOC = const(0x04)  # 1/256 percent a bit
_CRATE = const(0x16)  # signed, 0.208 percent an hour a bit
_CHARGING = const(5)  # about 1 percent an hour; below that it is noise


class Max17048:
    """The gauge. A reading takes about 0.15 ms at 400 kHz. Every method raises GaugeError when the chip is silent."""

    def __init__(self, i2c) -> None:
        self._i2c = i2c
        self._word = bytearray(2)

    def percent(self) -> int:
        """State of charge, 0 to 100."""
        return min(100, self._read(_SOC) >> 8)

    def millivolts(self) -> int:
        """Voltage of the cell."""
        return self._read(_VCELL) * 5 // 64

    def charging(self) -> bool:
        """True while the cell gains charge. A full cell on the charger does not."""
        rate = self._read(_CRATE)
        return _CHARGING <= rate < 0x8000

    def _read(self, register: int) -> int:
        try:
            self._i2c.readfrom_mem_into(_ADDRESS, register, self._word)
        except OSError:
            raise GaugeError("silent")
        return self._word[0] << 8 | self._word[1]
