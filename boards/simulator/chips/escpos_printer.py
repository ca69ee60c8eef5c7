"""A 58 mm thermal printer: 384 dots, 8 a millimetre, ESC/POS on a UART at 115200 baud, no flow control lines.

What software can see of it: a receive buffer of 4096 bytes (what comes when it is full is lost), 60 mm/s and slower
where much is black, printing that stops in the middle of a line when paper, cover, heat or a weak supply demand it,
keeps its buffer, and goes on. Heat and a weak supply it reports alike, as an error that passes by itself. DLE EOT is
answered at once, even then; GS r waits its turn in the buffer, so its answer also means that everything before it has
been printed.

Parts: this file has the head, the paper feed and the sensors; escpos_commands.py the language; escpos_text.py the
characters.
"""

from micropython import RingIO, const

import clock
from chips._dots import black, rule, widen
from chips.escpos_commands import Commands
from chips.escpos_text import DOTS, TextLine
from soc.outside import outside

BAUD = 115200
ROW = const(48)  # bytes
ROLL_ROWS = const(88000)  # 11 m, a 57 x 40 mm roll
_NEAR_END_ROWS = const(4000)
_BUFFER = const(4096)
_STEP = const(16)  # rows per motor step: 2 mm
_ROW_US = const(2083)  # 60 mm/s
_HEAD_MV = const(3450)  # of the cell at rest


class Paper:
    """The paper that hangs out: rows of 48 bytes in `memory`, of which `count` are there."""

    def __init__(self, memory, vitals, place: int):
        self._memory = memoryview(memory)
        self._vitals = vitals
        self._place = place
        self.capacity = len(memory) // ROW

    def count(self) -> int:
        return self._vitals.get(self._place)

    def add(self, row) -> None:
        """One more row. A strip longer than the memory stops growing."""
        count = self.count()
        if count < self.capacity:
            self._memory[count * ROW : count * ROW + ROW] = row
            self._vitals.put(self._place, count + 1)

    def tear(self) -> None:
        self._vitals.put(self._place, 0)


class EscposPrinter:
    """The printer. `font` is its ROM, `paper` takes the rows; `wire` is its UART wire, set by wiring.py.

    Calls: `on_text(bytes)` for every printed line of text (GB 18030); `on_rows()` when paper has moved;
    `on_fault(text)` for bytes lost or not understood; `encode_qr(data, level)` to get a QR code's modules a side and
    its rows as bytes.
    """

    wire = None

    def __init__(self, font, paper, on_text, on_rows, on_fault, encode_qr):
        self.paper = paper
        self.on_text = on_text
        self.on_rows = on_rows
        self.on_fault = on_fault
        self.encode_qr = encode_qr
        self.out = False
        self.near_end = False
        self.cover_open = False
        self.hot = False
        self.weak = False  # the supply has less than the head needs
        self.connected = True
        self.rows_left = ROLL_ROWS
        self.lost = 0  # bytes
        self.drawer_pulses = 0  # how often the cash drawer was opened
        self._buffer = RingIO(outside.piece("printer", _BUFFER + 1))
        self._row = bytearray(ROW)
        self._blank = bytes(ROW)
        self._real_time = 0  # how much of a DLE EOT has come: 0, 1, 2
        self._rows = None  # what the head is printing
        self._timer = None
        self._commands = Commands(self, TextLine(font))
        self._parser = self._commands.run()
        self._need = next(self._parser)

    # --- the world ---

    def changed(self) -> None:
        """Paper, cover, heat or plug were changed by somebody: go on if possible."""
        self._pump()

    def supply(self, millivolts: int, charging: bool) -> None:
        """What the battery gives: the head's current would bring a nearly empty one down."""
        self.weak = not charging and millivolts < _HEAD_MV
        self.changed()

    def new_roll(self) -> None:
        self.rows_left = ROLL_ROWS
        self.out = self.near_end = False

    def busy(self) -> bool:
        """True while there is something to print."""
        return self._rows is not None or self._buffer.any() >= self._need

    # --- the wire ---

    def receive(self, piece) -> None:
        """Bytes from the UART."""
        if not self.connected:
            return
        for byte in piece:
            self._listen(byte)
        taken = self._buffer.write(piece) or 0
        if taken < len(piece):
            if not self.lost:
                self.fault("receive buffer full, bytes lost")
            self.lost += len(piece) - taken
        self._pump()

    def answer(self, byte: int) -> None:
        self.wire.send(bytes((byte,)))

    def _listen(self, byte: int) -> None:
        """Find DLE EOT n wherever it comes."""
        if self._real_time == 2:
            self._real_time = 0
            if 1 <= byte <= 4:
                self.answer(self._status(byte))
        elif self._real_time == 1 and byte == 0x04:
            self._real_time = 2
        else:
            self._real_time = 1 if byte == 0x10 else 0

    def _status(self, number: int) -> int:
        """The answer to DLE EOT 1 to 4; bits 1 and 4 are always set."""
        bits = 0x12
        if number == 1:
            bits |= 0 if self._can_print() else 0x08
        elif number == 2:
            bits |= (0x04 if self.cover_open else 0) | (0x20 if self.out else 0) | (0x40 if self._must_rest() else 0)
        elif number == 3:
            bits |= 0x40 if self._must_rest() else 0  # goes away by itself
        else:
            bits |= (0x60 if self.out else 0) | (0x0C if self._nearly_out() else 0)
        return bits

    def paper_sensor(self) -> int:
        """The answer to GS r 1."""
        return (0x0C if self.out else 0) | (0x03 if self._nearly_out() else 0)

    def _nearly_out(self) -> bool:
        return self.out or self.near_end or self.rows_left <= _NEAR_END_ROWS

    def _can_print(self) -> bool:
        return not (self.out or self.cover_open or self._must_rest()) and self.connected

    def _must_rest(self) -> bool:
        return self.hot or self.weak

    # --- the language's side ---

    def fault(self, text: str) -> None:
        self.on_fault("printer: " + text)

    def start(self, rows) -> None:
        """Print what the iterator gives; the parser waits meanwhile."""
        self._rows = rows

    def _pump(self) -> None:
        """Let the parser have its bytes until the head must work, and the head work until it must wait."""
        while self._timer is None:
            if self._rows is not None:
                self._step()
                if self._rows is not None:
                    return
            elif self._buffer.any() >= self._need:
                self._parse()
            else:
                return

    def _parse(self) -> None:
        try:
            self._need = self._parser.send(self._buffer.read(self._need) if self._need else None)
        except IndexError:
            self.fault("command cut short")
            self._parser = self._commands.run()
            self._need = next(self._parser)

    # --- the head ---

    def _step(self) -> None:
        """Print up to 2 mm and start the timer for what it takes; nothing moves while the sensors forbid it."""
        us = 0
        for _ in range(_STEP):
            if not self._can_print():
                break
            row = next(self._rows, None)
            if row is None:
                self._rows = None
                break
            self.paper.add(row)
            us += _ROW_US + _ROW_US * 2 * max(0, black(row, ROW) - DOTS // 4) // DOTS
            self.rows_left -= 1
            if self.rows_left <= 0:
                self.rows_left = 0
                self.out = True
        if us:
            self.on_rows()
            self._timer = clock.after_us(us, self._stepped)

    def _stepped(self) -> None:
        self._timer = None
        self._pump()

    # --- what can be printed: iterators of rows ---

    def blank_rows(self, count: int):
        for _ in range(count):
            yield self._blank

    def text_rows(self, line, shift: int, pitch: int):
        yield from line.rows(shift, self._row)
        yield from self.blank_rows(pitch - line.height)
        if line.record:
            self.on_text(line.record)

    def raster_rows(self, data: bytes, shift: int, across: int, down: int):
        row = self._row
        for at in range(ROW):
            row[at] = 0
        widen(memoryview(row)[shift:], data, min(len(data), (ROW - shift) // across), across)
        for _ in range(down):
            yield row

    def qr_rows(self, data: bytes, level: int, size: int, align: int):
        """A QR code; `level` 0 to 3 is L, M, Q, H. One that is wider than the paper is not printed."""
        side, modules = self.encode_qr(data, level)
        shift = align * (DOTS - side * size) // 2
        if not side or shift < 0 or side * size > DOTS:
            self.fault("QR code does not fit")
            return
        row = self._row
        stride = (side + 7) // 8
        for y in range(side):
            for at in range(ROW):
                row[at] = 0
            for x in range(side):
                if modules[y * stride + x // 8] >> (7 - x % 8) & 1:
                    rule(row, shift + x * size, shift + (x + 1) * size, DOTS)
            for _ in range(size):
                yield row
        self.on_text(b"[QR %s]" % data)
