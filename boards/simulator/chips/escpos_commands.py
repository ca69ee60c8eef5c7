"""The printer's command language: the subset of ESC/POS that 58 mm heads with a Chinese font understand.

`run()` is a coroutine: it yields how many bytes it needs next, or 0 to wait until the head has printed.
"""

from micropython import const

from chips.escpos_text import DOTS, Style

_PITCH = const(30)  # dots from line to line
_INTRODUCERS = (0x1B, 0x1C, 0x1D)  # ESC, FS, GS

# commands that change how things look, or have no effect here: introducer, letter, number of argument bytes
_SETTERS = (
    b"\x1b@\x00\x1ba\x01\x1bE\x01\x1bG\x01\x1b-\x01\x1b!\x01\x1bM\x01\x1b \x01\x1b3\x01\x1b2\x00\x1b$\x02\x1b\\\x02"
    b"\x1d!\x01\x1dB\x01\x1dL\x02\x1dr\x01\x1c&\x00\x1c.\x00\x1c!\x01\x1cW\x01\x1c-\x01"
    b"\x1bR\x01\x1bt\x01\x1b{\x01\x1bV\x01\x1b=\x01\x1bp\x03\x1bc\x02\x1bi\x00\x1bm\x00\x1bU\x01\x1b9\x01"
    b"\x1da\x01\x1dh\x01\x1dw\x01\x1dH\x01\x1df\x01\x1dW\x02\x1dP\x02\x1cS\x02"
)


class Commands:
    """Reads the byte stream and tells the head what to print. `head` is the EscposPrinter."""

    def __init__(self, head, line):
        self.head = head
        self.line = line
        self.initialise()

    def initialise(self) -> None:
        """ESC @."""
        self.line.clear()
        self.style = Style()
        self.align = 0
        self.pitch = _PITCH
        self.margin = 0
        self.chinese = True  # such heads wake up in Chinese mode
        self.qr_size = 3
        self.qr_level = 0
        self.qr_data = b""

    def run(self):
        """The coroutine that eats bytes."""
        while True:
            code = (yield 1)[0]
            if code in _INTRODUCERS:
                yield from self._command(code, (yield 1)[0])
            elif code in (0x0A, 0x0C):
                yield from self._print_line(self.pitch)
            elif code == 0x10:
                yield 2  # a real-time command: answered when it came in
            elif code == 0x09:
                self.line.skip_to((self.line.x // 96 + 1) * 96)
            elif code >= 0x20 and code != 0x7F:
                yield from self._character(code)

    def _character(self, code: int):
        """Put a character into the line, printing a full line first."""
        sign = bytes((code,))
        if code >= 0x80:
            if not self.chinese or code == 0x80:
                sign = b"\x00\x00"  # no code page is modelled
            else:
                sign += yield 1
                if 0x30 <= sign[1] <= 0x39:  # four bytes
                    sign += yield 2
        if not self.line.add(sign, self.style, DOTS - self.margin):
            yield from self._print_line(self.pitch)
            self.line.add(sign, self.style, DOTS - self.margin)

    def _command(self, first: int, second: int):
        for at in range(0, len(_SETTERS), 3):
            if _SETTERS[at] == first and _SETTERS[at + 1] == second:
                count = _SETTERS[at + 2]
                given = (yield count) if count else b"\x00"
                self._set(first << 8 | second, given[0], given)
                return
        code = first << 8 | second
        if code == 0x1D76:  # GS v 0
            yield from self._raster((yield 6))
        elif code == 0x1D28:  # GS (
            yield from self._symbol((yield 3))
        elif code == 0x1B64:  # ESC d: print, feed n lines
            lines = (yield 1)[0]
            yield from self._print_line(self.pitch)
            yield from self._print(self.head.blank_rows(max(0, lines - 1) * self.pitch))
        elif code == 0x1B4A:  # ESC J: print, feed n dots
            dots = (yield 1)[0]
            if self.line.items:
                yield from self._print_line(0)
            yield from self._print(self.head.blank_rows(dots))
        elif code == 0x1D56:  # GS V: there is no knife, but the feed before the cut is done
            if (yield 1)[0] in (65, 66):
                yield from self._print(self.head.blank_rows((yield 1)[0]))
        elif code == 0x1B44:  # ESC D: tab positions
            while (yield 1)[0]:
                pass
        elif code == 0x1D6B:  # GS k
            kind = (yield 1)[0]
            if kind >= 65:
                yield from self._take((yield 1)[0])
            else:
                while (yield 1)[0]:
                    pass
            self.head.fault("bar codes are not modelled")
        elif code == 0x1B2A:  # ESC *: an image in columns of 8 or 24 dots
            given = yield 3
            yield from self._take((given[1] | given[2] << 8) * (3 if given[0] >= 32 else 1))
            self.head.fault("column images are not modelled")
        else:
            self.head.fault("unknown command %02X %02X" % (first, second))

    def _set(self, code: int, n: int, given) -> None:
        """Commands with an effect on what follows; `n` is the first argument byte."""
        style = self.style
        if code == 0x1B40:  # ESC @
            self.initialise()
        elif code == 0x1B61:  # ESC a: only at the beginning of a line
            if not self.line.items:
                self.align = n & 3
        elif code in (0x1B45, 0x1B47):  # ESC E, ESC G
            style.bold = n & 1
        elif code == 0x1B2D:  # ESC -
            style.underline = n & 3
        elif code == 0x1B21:  # ESC !
            style.small, style.bold, style.underline = n & 1, n >> 3 & 1, n >> 7
            style.high, style.wide = 1 + (n >> 4 & 1), 1 + (n >> 5 & 1)
        elif code == 0x1D21:  # GS !
            style.wide, style.high = (n >> 4 & 7) + 1, (n & 7) + 1
        elif code == 0x1B4D:  # ESC M
            style.small = n & 1
        elif code == 0x1D42:  # GS B
            style.reverse = n & 1
        elif code == 0x1B20:  # ESC SP
            style.spacing = n
        elif code == 0x1B70:  # ESC p: a pulse for the drawer
            self.head.drawer_pulses += 1
        elif code == 0x1C21:  # FS !
            style.hanzi_wide, style.hanzi_high = 1 + (n >> 2 & 1), 1 + (n >> 3 & 1)
            style.hanzi_underline = n >> 7
        elif code == 0x1C57:  # FS W
            style.hanzi_wide = style.hanzi_high = 1 + (n & 1)
        elif code == 0x1C2D:  # FS -
            style.hanzi_underline = n & 3
        elif code in (0x1C26, 0x1C2E):  # FS &, FS .
            self.chinese = code == 0x1C26
        elif code in (0x1B33, 0x1B32):  # ESC 3, ESC 2
            self.pitch = n if code == 0x1B33 else _PITCH
        elif code == 0x1B24:  # ESC $
            self.line.skip_to(min(DOTS, n | given[1] << 8))
        elif code == 0x1B5C:  # ESC \: signed
            self.line.skip_to(min(DOTS, self.line.x + (n | given[1] << 8) & 0xFFFF))
        elif code == 0x1D4C:  # GS L
            self.margin = min(DOTS - 24, n | given[1] << 8)
        elif code == 0x1D72 and n in (1, 49):  # GS r
            self.head.answer(self.head.paper_sensor())

    # --- printing ---

    def _take(self, count: int):
        """Any number of bytes, in pieces the receive buffer can hold."""
        data = b""
        while len(data) < count:
            data += yield min(1024, count - len(data))
        return data

    def _print(self, rows):
        self.head.start(rows)
        yield 0

    def _print_line(self, pitch: int):
        """Print what is gathered and feed: `pitch` dots in all, or what the characters need."""
        line = self.line
        shift = self.margin + self.align * (DOTS - self.margin - line.x) // 2
        yield from self._print(self.head.text_rows(line, shift, pitch))
        line.clear()

    def _raster(self, given):
        """GS v 0: rows of dots, in normal or double width and height."""
        mode, width, height = given[1] & 3, given[2] | given[3] << 8, given[4] | given[5] << 8
        across, down = 1 + (mode & 1), 1 + (mode >> 1)
        shift = self.align * max(0, 48 - width * across) // 2
        for _ in range(height):
            data = yield from self._take(width)
            yield from self._print(self.head.raster_rows(data, shift, across, down))

    def _symbol(self, given):
        """GS ( k: QR code, functions 65, 67, 69, 80 and 81."""
        data = yield from self._take(given[1] | given[2] << 8)
        if given[0] != 0x6B or data[0] != 0x31:
            self.head.fault("only QR codes are modelled")
        elif data[1] == 0x43:
            self.qr_size = min(16, max(1, data[2]))
        elif data[1] == 0x45:
            self.qr_level = data[2] - 0x30 & 3
        elif data[1] == 0x50:
            self.qr_data = data[3:]
        elif data[1] == 0x51 and self.qr_data:
            yield from self._print(self.head.qr_rows(self.qr_data, self.qr_level, self.qr_size, self.align))
