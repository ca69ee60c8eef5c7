"""FT6236 touch controller on I2C: one finger, as points on the display.

Source: FocalTech FT6x06/FT6x36 application notes, register map: TD_STATUS 02 (bits 3-0: fingers), P1_XH 03 (bits 7-6:
0 down, 1 up, 2 stays; bits 3-0: X high), P1_XL 04, P1_YH 05, P1_YL 06, ID_G_CIPHER 06/36/64 at A3.
"""

import asyncio
from micropython import const

from drivers.errors import TouchError

_ADDRESS = const(0x38)
_FINGERS = const(0x02)
_MODE = const(0xA4)  # 0: INT stays low while something touches
_CHIP = const(0xA3)
_CHIPS = (0x06, 0x36, 0x64)
_POLL_MS = const(10)  # the chip itself scans 100 times a second
_LIFTED = const(1)


class Ft6236:
    """The panel. `place(x, y)` turns the controller's coordinates into the display's; `falling` is the port's constant
    for a falling edge. For one reader."""

    def __init__(self, i2c, interrupt, place, falling: int) -> None:
        self._i2c = i2c
        self._interrupt = interrupt
        self._place = place
        self._answer = bytearray(5)
        self._touched = asyncio.ThreadSafeFlag()
        self._is_down = False
        interrupt.irq(self._edge, falling)

    def start(self) -> None:
        """Look whether the chip is there and set it up. Raises TouchError."""
        try:
            found = self._i2c.readfrom_mem(_ADDRESS, _CHIP, 1)[0]
            self._i2c.writeto_mem(_ADDRESS, _MODE, b"\x00")
        except OSError:
            raise TouchError("silent")
        if found not in _CHIPS:
            raise TouchError("silent")

    async def read(self):
        """The next point (x, y) of a finger, about 100 a second, or None once when it has been lifted.

        Waits as long as nobody touches. Raises TouchError.
        """
        while True:
            if self._is_down:
                await asyncio.sleep_ms(_POLL_MS)
            elif self._interrupt.value():
                self._touched.clear()
                if self._interrupt.value():
                    await self._touched.wait()
            point = self._look()
            if point is not None:
                self._is_down = True
                return point
            if self._is_down:
                self._is_down = False
                return None
            await asyncio.sleep_ms(_POLL_MS)  # an interrupt without a finger

    def _look(self):
        """Where the finger is, None without one."""
        answer = self._answer
        try:
            self._i2c.readfrom_mem_into(_ADDRESS, _FINGERS, answer)
        except OSError:
            raise TouchError("silent")
        fingers = answer[0] & 0x0F
        if not 1 <= fingers <= 2 or answer[1] >> 6 == _LIFTED:  # 15 fingers: not scanned yet
            return None
        return self._place((answer[1] & 0x0F) << 8 | answer[2], (answer[3] & 0x0F) << 8 | answer[4])

    def _edge(self, _pin) -> None:
        self._touched.set()
