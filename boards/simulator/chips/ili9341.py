"""ILI9341: TFT controller with 240x320 pixels of memory, on 4-wire SPI (data sheet V1.13).

The glass is mounted in landscape: with MADCTL's MV set and MX, MY clear (0x28 with BGR), column 0 page 0 is the top
left corner as the user sees it. Display memory is kept as seen there: 320 x 240, row by row, RGB565 big-endian.

Checked, and reported as faults: commands sent too soon after reset (5 ms), SLPIN and SLPOUT (5 ms; 120 ms between
them), windows outside the memory, pixel formats other than 16 bits.
"""

from array import array
from micropython import const

import clock
from chips._cells import scatter

WIDTH = 320  # as seen
HEIGHT = 240
_SWRESET = const(0x01)
_RDDST = const(0x09)
_SLPIN = const(0x10)
_SLPOUT = const(0x11)
_INVOFF = const(0x20)
_INVON = const(0x21)
_DISPOFF = const(0x28)
_DISPON = const(0x29)
_CASET = const(0x2A)
_PASET = const(0x2B)
_RAMWR = const(0x2C)
_MADCTL = const(0x36)
_VSCRSADD = const(0x37)
_COLMOD = const(0x3A)
_RAMWR_MORE = const(0x3C)
_RDID4 = const(0xD3)
_MY = const(0x80)
_MX = const(0x40)
_MV = const(0x20)
_BGR = const(0x08)
_SHORT = const(5000)  # us
_LONG = const(120000)


class Ili9341:
    """The controller and its glass.

    `memory` holds 153,600 bytes. `on_fault(text)` hears of misuse. `dirty` is the box painted since `take_dirty()`.
    """

    def __init__(self, memory, on_fault=None):
        self.memory = memory
        self.on_fault = on_fault
        self.command_level = 1  # D/C line: 0 while a command byte is sent
        self.chip_select = 1
        self.pixels = 0  # bytes of pixels taken in
        self.last_paint_us = 0
        self._box = [WIDTH, HEIGHT, -1, -1]  # painted: x0, y0, x1, y1
        # a cursor and window for scatter(): x, y, x0, x1, y0, y1, base, step in x, step in y
        self._spec = array("i", [0] * 9)
        self._in_reset = False
        self._awake_at = 0
        self._power_on()

    def _power_on(self) -> None:
        self.on = False
        self.sleeping = True
        self.inverted = False
        self.bgr = False
        self.scroll = 0
        self.colmod = 0x66
        self.madctl = 0
        self._columns = [0, 239]
        self._pages = [0, 319]
        self._command = 0
        self._arguments = bytearray(16)
        self._count = 0
        self._odd = -1  # first byte of a pixel whose second has not come yet
        self._answer = b""
        self._ready_us = clock.elapsed_us() + _SHORT
        self._sleep_change_us = 0  # no SLPIN or SLPOUT before
        self._set_window()

    # --- lines ---

    def reset(self, level: int) -> None:
        """RESX."""
        if level == 0:
            self._in_reset = True
            return
        if self._in_reset:
            self._in_reset = False
            awake = not self.sleeping
            self._power_on()
            if awake:
                self._sleep_change_us = clock.elapsed_us() + _LONG

    def data_command(self, level: int) -> None:
        """D/CX."""
        self.command_level = level

    def select(self, level: int) -> None:
        """CSX; a rising edge ends a read."""
        self.chip_select = level
        if level:
            self._answer = b""

    def selected(self) -> bool:
        return self.chip_select == 0

    # --- bus ---

    def write(self, buffer) -> None:
        if self._in_reset:
            return
        if self.command_level == 0:
            for byte in buffer:
                self._begin(byte)
        elif self._command in (_RAMWR, _RAMWR_MORE):
            self._paint(memoryview(buffer))
        else:
            for byte in buffer:
                if self._count < 16:
                    self._arguments[self._count] = byte
                    self._count += 1
                    self._argument()

    def read(self, buffer) -> None:
        for index in range(len(buffer)):
            buffer[index] = self._answer[index] if index < len(self._answer) else 0

    # --- commands ---

    def _fault(self, text: str) -> None:
        if self.on_fault is not None:
            self.on_fault("ILI9341: " + text)

    def _begin(self, command: int) -> None:
        now = clock.elapsed_us()
        if now < self._ready_us:
            self._fault("command %02X sent %d us too soon" % (command, self._ready_us - now))
        self._command = command
        self._count = 0
        self._odd = -1
        if command == _SWRESET:
            awake = not self.sleeping
            self._power_on()
            if awake:
                self._sleep_change_us = now + _LONG
        elif command in (_SLPIN, _SLPOUT):
            if now < self._sleep_change_us:
                self._fault("SLPIN or SLPOUT %d us too soon after sleep or reset" % (self._sleep_change_us - now))
            self.sleeping = command == _SLPIN
            self._ready_us = now + _SHORT
            self._sleep_change_us = now + _LONG
        elif command in (_INVOFF, _INVON):
            self.inverted = command == _INVON
        elif command in (_DISPOFF, _DISPON):
            self.on = command == _DISPON
        elif command == _RAMWR:
            self._start()
        elif command == _RDID4:
            self._answer = b"\x00\x00\x93\x41"
        elif command == _RDDST:
            self._answer = b"\x00" + (self.on << 10 | (not self.sleeping) << 17 | self.madctl << 24).to_bytes(4, "big")

    def _argument(self) -> None:
        command, count, given = self._command, self._count, self._arguments
        if command in (_CASET, _PASET) and count == 4:
            span = self._columns if command == _CASET else self._pages
            span[0] = given[0] << 8 | given[1]
            span[1] = given[2] << 8 | given[3]
            limit = self._limits()[command == _PASET]
            if span[0] > span[1] or span[1] > limit:
                self._fault("window %d..%d is not inside 0..%d" % (span[0], span[1], limit))
                span[0], span[1] = 0, limit
            self._set_window()
        elif command == _MADCTL and count == 1:
            self.madctl = given[0]
            self.bgr = bool(given[0] & _BGR)
            self._set_window()
        elif command == _COLMOD and count == 1:
            self.colmod = given[0]
            if given[0] & 7 != 5:
                self._fault("pixel format %02X is not modelled" % given[0])
        elif command == _VSCRSADD and count == 2:
            self.scroll = given[0] << 8 | given[1]

    def _limits(self):
        """Highest column and page in the present orientation."""
        return (WIDTH - 1, HEIGHT - 1) if self.madctl & _MV else (HEIGHT - 1, WIDTH - 1)

    def _set_window(self) -> None:
        """Work out where the window lies in memory as seen, and how far a step is."""
        swapped = self.madctl & _MV
        spec = self._spec
        last_column, last_page = self._limits()
        spec[2], spec[3] = min(self._columns[0], last_column), min(self._columns[1], last_column)
        spec[4], spec[5] = min(self._pages[0], last_page), min(self._pages[1], last_page)
        # the memory's own column c (0..239) is seen as row c, its row r (0..319) as column r
        along_column = -WIDTH * 2 if self.madctl & _MX else WIDTH * 2
        along_row = -2 if self.madctl & _MY else 2
        base = 0
        if self.madctl & _MX:
            base += (HEIGHT - 1) * WIDTH * 2
        if self.madctl & _MY:
            base += (WIDTH - 1) * 2
        spec[6] = base
        spec[7] = along_row if swapped else along_column
        spec[8] = along_column if swapped else along_row
        self._start()

    def _start(self) -> None:
        self._spec[0] = self._spec[2]
        self._spec[1] = self._spec[4]

    def _paint(self, data) -> None:
        if clock.elapsed_us() < self._ready_us:
            self._fault("pixels sent too soon")
        self.pixels += len(data)
        if self._odd >= 0 and len(data):
            scatter(self.memory, bytes((self._odd, data[0])), self._spec, 1)
            data = data[1:]
            self._odd = -1
        count = len(data) // 2
        spec = self._spec
        self._mark(count)
        end = spec[1] + count // WIDTH
        whole_rows = spec[3] - spec[2] + 1 == WIDTH and spec[0] == 0 and count % WIDTH == 0 and end <= spec[5] + 1
        if whole_rows and spec[7] == 2 and spec[8] > 0:
            start = spec[6] + spec[1] * spec[8]
            memoryview(self.memory)[start : start + count * 2] = data[: count * 2]
            spec[1] = end if end <= spec[5] else spec[4]
        elif count:
            scatter(self.memory, data, spec, count)
        if len(data) & 1:
            self._odd = data[-1]

    def _mark(self, count: int) -> None:
        """Add what `count` pixels from the cursor on will paint to the dirty box."""
        spec = self._spec
        self.last_paint_us = clock.elapsed_us()
        width = spec[3] - spec[2] + 1
        bottom = spec[1] + (spec[0] - spec[2] + count + width - 1) // width - 1
        top = spec[1]
        if bottom > spec[5]:
            top, bottom = spec[4], spec[5]
        box = self._box
        for column, page in ((spec[2], top), (spec[3], bottom)):
            place = (spec[6] + column * spec[7] + page * spec[8]) // 2
            x, y = place % WIDTH, place // WIDTH
            box[0], box[1] = min(box[0], x), min(box[1], y)
            box[2], box[3] = max(box[2], x), max(box[3], y)

    def take_dirty(self):
        """The box painted since the last call as (x, y, w, h), as seen; None when nothing was."""
        x0, y0, x1, y1 = self._box
        if x1 < 0:
            return None
        self._box = [WIDTH, HEIGHT, -1, -1]
        return x0, y0, x1 - x0 + 1, y1 - y0 + 1
