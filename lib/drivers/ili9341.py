"""320x240 colour display with an ILI9341 or ST7789V controller on a 4-line SPI.

Sources: ILI9341 datasheet V1.11 (chapters 8 "Command", 13 "Power on/off", 15.4 "Reset timing"), ST7789V datasheet V1.3
(9 "Command", 7.4.5 "Reset timing"). Both take the same MIPI DCS commands; they differ in the panel's colour order,
inversion and the analogue settings, which are in the tables below.
"""

import asyncio
from micropython import const

_SLPOUT = const(0x11)
_DISPON = const(0x29)
_CASET = const(0x2A)
_PASET = const(0x2B)
_RAMWR = const(0x2C)

_RESET_MS = const(1)  # low for at least 10 us
_WAKE_MS = const(120)  # after reset, before sleep out
_AFTER_SLPOUT_MS = const(5)  # before the next command

# (command, parameters) sent between reset and sleep out. 0x36 MADCTL: MV swaps rows and columns (landscape), BGR order
# on the ILI9341's panels. 0x3A COLMOD: 16 bits a pixel.
ILI9341 = (
    (0xC0, b"\x23"),  # PWCTR1: GVDD 4.60 V
    (0xC1, b"\x10"),  # PWCTR2: booster factors
    (0xC5, b"\x3e\x28"),  # VMCTR1: VCOMH 4.25 V, VCOML -1.50 V
    (0xC7, b"\x86"),  # VMCTR2: VCOM offset -58
    (0x36, b"\x28"),  # MADCTL: MV, BGR
    (0x3A, b"\x55"),  # COLMOD
    (0xB1, b"\x00\x18"),  # FRMCTR1: 79 Hz
    (0xB6, b"\x08\x82\x27"),  # DISCTRL: 320 lines
)
ST7789V = (
    (0x36, b"\x60"),  # MADCTL: MV, MX, RGB
    (0x3A, b"\x55"),  # COLMOD
    (0x21, b""),  # INVON: these panels are normally black
)


class Ili9341:
    """The display.

    `spi` runs at 40 MHz, mode 0; `dc`, `cs`, `reset` are output pins; `light` is a PWM on the backlight's transistor.
    `start()` comes first.
    """

    width = 320
    height = 240

    def __init__(self, spi, dc, cs, reset, light, setup=ILI9341) -> None:
        self._spi = spi
        self._dc = dc
        self._cs = cs
        self._reset = reset
        self._light = light
        self._setup = setup
        self._code = bytearray(1)
        self._span = bytearray(4)
        cs.value(1)
        light.duty_u16(0)

    async def start(self) -> None:
        """Reset and set up the controller; takes about 130 ms. The backlight stays off."""
        self._reset.value(0)
        await asyncio.sleep_ms(_RESET_MS)
        self._reset.value(1)
        await asyncio.sleep_ms(_WAKE_MS)
        for code, parameters in self._setup:
            self._command(code, parameters)
        self._command(_SLPOUT, b"")
        await asyncio.sleep_ms(_AFTER_SLPOUT_MS)
        self._command(_DISPON, b"")

    def blit(self, buffer, x: int, y: int, w: int, h: int) -> None:
        """Show `w` x `h` pixels at (x, y); returns when the bytes are out.

        `buffer` holds exactly w * h big-endian RGB565 pixels, row by row. At 40 MHz a strip of 320x24 takes 3.1 ms.
        Raises ValueError for a rectangle that is not on the screen or does not match the buffer.
        """
        if x < 0 or y < 0 or w < 1 or h < 1 or x + w > 320 or y + h > 240 or len(buffer) != 2 * w * h:
            raise ValueError("blit")
        self._range(_CASET, x, x + w - 1)
        self._range(_PASET, y, y + h - 1)
        self._command(_RAMWR, buffer)

    def backlight(self, percent: int) -> None:
        """Set the brightness, 0 (off) to 100."""
        self._light.duty_u16(65535 * max(0, min(100, percent)) // 100)

    def _range(self, code: int, first: int, last: int) -> None:
        span = self._span
        span[0] = first >> 8
        span[1] = first & 0xFF
        span[2] = last >> 8
        span[3] = last & 0xFF
        self._command(code, span)

    def _command(self, code: int, parameters) -> None:
        self._code[0] = code
        self._dc.value(0)
        self._cs.value(0)
        self._spi.write(self._code)
        if parameters:
            self._dc.value(1)
            self._spi.write(parameters)
        self._cs.value(1)
