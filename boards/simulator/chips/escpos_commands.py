"""The printer's command language: the subset of ESC/POS that 58 mm heads with a Chinese font understand.

`commands()` is a coroutine: it yields how many bytes it needs next, or 0 to wait until the head has printed.
"""

from micropython import const

from chips.escpos_text import DOTS, Style

_PITCH = const(30)  # dots from line to line
_INTRODUCERS = (0x1B, 0x1C, 0x1D)  # ESC, FS, GS


class Commands:
    """Reads the byte stream and tells the head what to print. `head` is the EscposPrinter."""

    def __init__(self, head, line):
        self.head = head
        self.line = line
        self.initialise()

    def initialise(self, given=None) -> None:
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
            if code == 0x0A:
                yield from self.new_line()
            elif code in _INTRODUCERS:
                yield from self._command(bytes((code,)) + (yield 1))
            elif code == 0x10:
                yield 2  # a real-time command: answered when it came in
            elif code == 0x09:
                self.line.skip_to((self.line.x // 96 + 1) * 96)
            elif code == 0x0C:
                yield from self.new_line()
            elif code >= 0x81 and self.chinese:
                yield from self._chinese(code)
            elif code >= 0x80:
                yield from self._text(bytes(2))  # no code page is modelled
            elif code >= 0x20 and code != 0x7F and not self.line.latin(code, self.style, DOTS - self.margin):
                yield from self.new_line()
                self.line.latin(code, self.style, DOTS - self.margin)

    def _chinese(self, first: int):
        code = bytes((first,)) + (yield 1)
        if 0x30 <= code[1] <= 0x39:  # four bytes
            code += yield 2
        yield from self._text(code)

    def _text(self, code: bytes):
        if not self.line.hanzi(code, self.style, DOTS - self.margin):
            yield from self.new_line()
            self.line.hanzi(code, self.style, DOTS - self.margin)

    def new_line(self):
        """Print what is gathered and feed to the next line."""
        yield from self._print_line(self.pitch)

    def _print_line(self, pitch: int):
        line = self.line
        shift = self.margin + self.align * (DOTS - self.margin - line.x) // 2
        yield from self._print(self.head.text_rows(line, shift, pitch))
        line.clear()

    def _print(self, rows):
        self.head.start(rows)
        yield 0

    def _command(self, name: bytes):
        if name in _SETTERS:
            count, method = _SETTERS[name]
            method(self, (yield count) if count else b"")
        elif name in _ACTIONS:
            count, method = _ACTIONS[name]
            yield from method(self, (yield count))
        elif name in _SKIPPED:
            if _SKIPPED[name]:
                yield _SKIPPED[name]
        else:
            self.head.fault("unknown command %02X %02X" % (name[0], name[1]))

    def _take(self, count: int):
        """Any number of bytes, in pieces the receive buffer can hold."""
        data = b""
        while len(data) < count:
            data += yield min(1024, count - len(data))
        return data

    # --- commands that change how things look: they get their argument bytes ---

    def _align(self, given):
        if not self.line.items:  # only at the beginning of a line
            self.align = given[0] & 3

    def _bold(self, given):
        self.style.bold = given[0] & 1

    def _underline(self, given):
        self.style.underline = given[0] & 3

    def _reverse(self, given):
        self.style.reverse = given[0] & 1

    def _mode(self, given):
        style, bits = self.style, given[0]
        style.small = bool(bits & 0x01)
        style.bold = bits >> 3 & 1
        style.high = 1 + (bits >> 4 & 1)
        style.wide = 1 + (bits >> 5 & 1)
        style.underline = bits >> 7

    def _size(self, given):
        self.style.wide = (given[0] >> 4 & 7) + 1
        self.style.high = (given[0] & 7) + 1

    def _font(self, given):
        self.style.small = bool(given[0] & 1)

    def _spacing(self, given):
        self.style.spacing = given[0]

    def _pitch(self, given):
        self.pitch = given[0]

    def _default_pitch(self, given):
        self.pitch = _PITCH

    def _margin(self, given):
        self.margin = min(DOTS - 24, given[0] | given[1] << 8)

    def _absolute(self, given):
        self.line.skip_to(min(DOTS, given[0] | given[1] << 8))

    def _relative(self, given):
        self.line.skip_to(min(DOTS, self.line.x + (given[0] | given[1] << 8) & 0xFFFF))

    def _chinese_on(self, given):
        self.chinese = True

    def _chinese_off(self, given):
        self.chinese = False

    def _chinese_mode(self, given):
        style, bits = self.style, given[0]
        style.hanzi_wide = 1 + (bits >> 2 & 1)
        style.hanzi_high = 1 + (bits >> 3 & 1)
        style.hanzi_underline = bits >> 7

    def _chinese_quad(self, given):
        self.style.hanzi_wide = self.style.hanzi_high = 1 + (given[0] & 1)

    def _chinese_underline(self, given):
        self.style.hanzi_underline = given[0] & 3

    def _paper_status(self, given):
        if given[0] in (1, 49):
            self.head.answer(self.head.paper_sensor())

    # --- commands that print, or whose length depends on their data ---

    def _feed_lines(self, given):
        yield from self.new_line()
        if given[0] > 1:
            yield from self._print(self.head.blank_rows((given[0] - 1) * self.pitch))

    def _feed_dots(self, given):
        if self.line.items:
            yield from self._print_line(0)
        yield from self._print(self.head.blank_rows(given[0]))

    def _cut(self, given):
        if given[0] in (65, 66):  # feed first; there is no knife
            yield from self._print(self.head.blank_rows((yield 1)[0]))

    def _tabs(self, given):
        while given[0]:
            given = yield 1

    def _raster(self, given):
        """GS v 0: rows of dots, in normal or double width and height."""
        mode, width, height = given[1] & 3, given[2] | given[3] << 8, given[4] | given[5] << 8
        across, down = 1 + (mode & 1), 1 + (mode >> 1)
        shift = self.align * max(0, 48 - width * across) // 2
        for _ in range(height):
            data = yield from self._take(width)
            yield from self._print(self.head.raster_rows(data, shift, across, down))

    def _columns(self, given):
        """ESC *: an image in columns of 8 or 24 dots. Software of today sends rasters."""
        yield from self._take((given[1] | given[2] << 8) * (3 if given[0] >= 32 else 1))
        self.head.fault("column images are not modelled")

    def _barcode(self, given):
        if given[0] >= 65:
            yield from self._take((yield 1)[0])
        else:
            yield from self._tabs(b"\x01")
        self.head.fault("bar codes are not modelled")

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


_SETTERS = {  # command: (argument bytes, method)
    b"\x1b@": (0, Commands.initialise),
    b"\x1ba": (1, Commands._align),
    b"\x1bE": (1, Commands._bold),
    b"\x1bG": (1, Commands._bold),
    b"\x1b-": (1, Commands._underline),
    b"\x1b!": (1, Commands._mode),
    b"\x1bM": (1, Commands._font),
    b"\x1b ": (1, Commands._spacing),
    b"\x1b3": (1, Commands._pitch),
    b"\x1b2": (0, Commands._default_pitch),
    b"\x1b$": (2, Commands._absolute),
    b"\x1b\\": (2, Commands._relative),
    b"\x1d!": (1, Commands._size),
    b"\x1dB": (1, Commands._reverse),
    b"\x1dL": (2, Commands._margin),
    b"\x1dr": (1, Commands._paper_status),
    b"\x1c&": (0, Commands._chinese_on),
    b"\x1c.": (0, Commands._chinese_off),
    b"\x1c!": (1, Commands._chinese_mode),
    b"\x1cW": (1, Commands._chinese_quad),
    b"\x1c-": (1, Commands._chinese_underline),
}
_ACTIONS = {
    b"\x1bd": (1, Commands._feed_lines),
    b"\x1bJ": (1, Commands._feed_dots),
    b"\x1b*": (3, Commands._columns),
    b"\x1bD": (1, Commands._tabs),
    b"\x1dV": (1, Commands._cut),
    b"\x1dv": (6, Commands._raster),
    b"\x1dk": (1, Commands._barcode),
    b"\x1d(": (3, Commands._symbol),
}
_SKIPPED = {  # taken in without an effect
    b"\x1bR": 1, b"\x1bt": 1, b"\x1b{": 1, b"\x1bV": 1, b"\x1b=": 1, b"\x1bp": 3, b"\x1bc": 2, b"\x1bi": 0, b"\x1bm": 0,
    b"\x1bU": 1, b"\x1b9": 1, b"\x1da": 1, b"\x1dh": 1, b"\x1dw": 1, b"\x1dH": 1, b"\x1df": 1, b"\x1dW": 2, b"\x1dP": 2,
    b"\x1cS": 2,
}  # fmt: skip
