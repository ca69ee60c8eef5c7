"""boards/simulator/chips/escpos_*.py: commands by bytes, status by bits, paper and heat, through the UART.

The font ROM here has only black dots (and the Latin glyphs alone), so that sizes and places can be counted.
"""

from machine import UART, Pin

import clock
import wiring
from check import equal
from chips.escpos_text import FONT_SIZE

FONT = bytearray(b"\xff" * 6080)  # ASCII in both sizes
FONT[48:96] = b"\x80\x00" * 24  # but the exclamation mark is one dot wide


class Desk:
    """A printer with paper, on UART 1."""

    def __init__(self):
        self.lines = []
        self.faults = []
        self.memory = bytearray(48 * 900)
        chips = wiring.Chips({"font": FONT, "paper": self.memory}, tell=self)
        self.printer = chips.printer
        self.uart = UART(1, 115200, tx=Pin(17), rx=Pin(18), txbuf=1024)

    def text(self, record):
        self.lines.append(record)

    def fault(self, words):
        self.faults.append(words)

    def qr(self, data, level):
        return 3, b"\xa0\x40\xe0"  # black dots: X X / .X. / XXX

    def send(self, *pieces, ms=2000):
        for piece in pieces:
            self.uart.write(piece)
        clock.pass_ms(ms)
        return self

    def row(self, number):
        return bytes(self.memory[number * 48 : number * 48 + 48])

    def spans(self, number):
        """The black runs of a row as (first dot, one past the last)."""
        bits = "".join("{:08b}".format(byte) for byte in self.row(number))
        runs, start = [], None
        for at, bit in enumerate(bits + "0"):
            if bit == "1" and start is None:
                start = at
            elif bit == "0" and start is not None:
                runs.append((start, at))
                start = None
        return runs

    @property
    def printed(self):
        return self.printer.paper.count()

    def ask(self, request):
        self.uart.read()
        self.uart.write(request)
        clock.pass_ms(20)
        return self.uart.read()


def test_a_line_of_text_is_24_dots_high_and_30_apart():
    desk = Desk().send(b"AB\nC\n")
    equal(desk.printed, 60)
    equal(desk.spans(0), [(0, 24)])
    equal(desk.spans(23), [(0, 24)])
    equal(desk.spans(24), [])
    equal(desk.spans(30), [(0, 12)])
    equal((desk.lines, desk.faults), ([b"AB", b"C"], []))


def test_alignment():
    desk = Desk().send(b"\x1ba\x02AB\n\x1ba\x01AB\n")
    equal((desk.spans(0), desk.spans(30)), ([(360, 384)], [(180, 204)]))


def test_sizes_stand_on_the_same_ground():
    desk = Desk().send(b"A\x1d!\x11B\n")
    equal(desk.spans(0), [(12, 36)])
    equal(desk.spans(24), [(0, 36)])
    equal(desk.printed, 48)  # higher than the line spacing


def test_small_font():
    desk = Desk().send(b"\x1bM\x01AB\n")
    equal((desk.spans(0), desk.spans(15), desk.spans(16), desk.printed), ([(0, 16)], [(0, 16)], [], 30))


def test_bold_underline_and_reverse():
    equal(Desk().send(b"!\x1bE\x01!\x1bE\x00!\n").spans(0), [(0, 1), (12, 14), (24, 25)])
    equal(Desk().send(b"\x1b-\x02!\n").spans(22), [(0, 12)])
    desk = Desk().send(b"\x1dB\x01A\x1dB\x00\n")
    equal(desk.spans(0), [])
    desk = Desk().send(b"\x1dB\x01\x1b-\x02A\n")
    equal((desk.spans(21), desk.spans(22), desk.spans(23)), ([], [(0, 12)], [(0, 12)]))


def test_long_lines_wrap_at_32_columns():
    desk = Desk().send(b"A" * 33 + b"\n")
    equal((desk.spans(0), desk.spans(30)), ([(0, 384)], [(0, 12)]))
    equal(desk.lines, [b"A" * 32, b"A"])


def test_line_spacing_and_feeds():
    equal(Desk().send(b"\x1b3\x40A\n").printed, 64)
    equal(Desk().send(b"\x1b3\x40\x1b2A\n").printed, 30)
    equal(Desk().send(b"A\x1bd\x03").printed, 90)
    equal(Desk().send(b"A\x1bJ\x0a").printed, 34)
    equal(Desk().send(b"\x1dV\x42\x20").printed, 32)


def test_positions_and_tabs():
    desk = Desk().send(b"A\x1b$\x64\x00B\x09C\n")
    equal(desk.spans(0), [(0, 12), (100, 112), (192, 204)])


def test_raster_image():
    desk = Desk().send(b"\x1dv0\x00\x02\x00\x03\x00\x80\x01\xff\xff\x00\x00")
    equal((desk.printed, desk.spans(0), desk.spans(1), desk.spans(2)), (3, [(0, 1), (15, 16)], [(0, 16)], []))


def test_raster_image_in_quad_size_and_centred():
    desk = Desk().send(b"\x1ba\x01\x1dv0\x03\x02\x00\x01\x00\x80\x01")
    equal((desk.printed, desk.spans(0), desk.spans(1)), (2, [(176, 178), (206, 208)], [(176, 178), (206, 208)]))


def test_qr_code():
    store = b"\x1d(k\x07\x001P0ABCD"
    desk = Desk().send(b"\x1ba\x01\x1d(k\x03\x001C\x04\x1d(k\x03\x001E1", store, b"\x1d(k\x03\x001Q0")
    equal(desk.printed, 12)
    equal((desk.spans(0), desk.spans(4), desk.spans(11)), ([(186, 190), (194, 198)], [(190, 194)], [(186, 198)]))
    equal(desk.lines, [b"[QR ABCD]"])


def test_initialise_forgets_everything():
    desk = Desk().send(b"\x1ba\x02\x1d!\x11AB\x1b@C\n")
    equal((desk.spans(0), desk.printed, desk.lines), ([(0, 12)], 30, [b"C"]))


def test_unknown_commands_are_reported():
    desk = Desk().send(b"\x1b\x99A\n")
    equal((len(desk.faults), desk.lines), (1, [b"A"]))


def test_real_time_status():
    desk = Desk()
    equal([desk.ask(bytes((0x10, 0x04, n))) for n in (1, 2, 3, 4)], [b"\x12"] * 4)
    desk.printer.cover_open = True
    equal((desk.ask(b"\x10\x04\x01"), desk.ask(b"\x10\x04\x02")), (b"\x1a", b"\x16"))
    desk.printer.cover_open = False
    desk.printer.out = True
    equal((desk.ask(b"\x10\x04\x02"), desk.ask(b"\x10\x04\x04")), (b"\x32", b"\x7e"))
    desk.printer.out, desk.printer.hot = False, True
    equal((desk.ask(b"\x10\x04\x02"), desk.ask(b"\x10\x04\x03")), (b"\x52", b"\x52"))
    desk.printer.hot, desk.printer.near_end = False, True
    equal((desk.ask(b"\x10\x04\x01"), desk.ask(b"\x10\x04\x04"), desk.ask(b"\x1dr\x01")), (b"\x12", b"\x1e", b"\x03"))


def test_an_unplugged_printer_is_silent():
    desk = Desk()
    desk.printer.connected = False
    equal(desk.ask(b"\x10\x04\x01"), None)


def test_printing_takes_its_time():
    desk = Desk()
    start = clock.elapsed_ms()
    desk.uart.write(b" \n" * 10)
    while desk.printed < 300 or desk.printer.busy():
        clock.pass_ms(1)
    assert abs(clock.elapsed_ms() - start - 300 * 1000 // 480) < 40, clock.elapsed_ms() - start
    start = clock.elapsed_ms()
    desk.uart.write(b"A" * 32 + b"\n")  # 24 rows that are all black
    while desk.printed < 330 or desk.printer.busy():
        clock.pass_ms(1)
    assert clock.elapsed_ms() - start + 5 > 24 * 2.5 * 2.083 + 12, clock.elapsed_ms() - start


def test_paper_out_stops_in_the_middle_of_a_line_and_goes_on():
    desk = Desk()
    desk.printer.rows_left = 40
    desk.send(b"A\nB\nC\n")
    equal((desk.printed, desk.printer.out), (40, True))
    equal(desk.ask(b"\x10\x04\x04"), b"\x7e")
    desk.printer.cover_open = True
    desk.printer.new_roll()
    desk.printer.changed()
    clock.pass_ms(500)
    equal(desk.printed, 40)
    desk.printer.cover_open = False
    desk.printer.changed()
    clock.pass_ms(500)
    equal((desk.printed, desk.lines), (90, [b"A", b"B", b"C"]))


def test_the_buffer_holds_4096_bytes():
    desk = Desk()
    desk.printer.cover_open = True
    desk.send(b"A\n", b"B" * 5000, ms=1000)
    equal(desk.printer.lost, 5000 - 4096)
    equal(len(desk.faults), 1)


def test_the_answer_to_gs_r_comes_when_all_before_it_is_printed():
    desk = Desk()
    desk.uart.write(b"A\n\x1dr\x01")
    clock.pass_ms(40)
    equal(desk.uart.any(), 0)
    clock.pass_ms(100)
    equal((desk.uart.read(), desk.printed), (b"\x00", 30))


def test_a_pulse_opens_the_drawer_and_moves_no_paper():
    desk = Desk().send(b"\x1bp\x00\x19\xfa")
    equal((desk.printer.drawer_pulses, desk.printed, desk.faults), (1, 0, []))


def test_torn_paper_begins_anew():
    desk = Desk().send(b"A\n")
    desk.printer.paper.tear()
    desk.send(b"BB\n")
    equal((desk.printed, desk.spans(0)), (30, [(0, 24)]))


def test_font_size_is_what_the_rom_has():
    equal(FONT_SIZE, 856696)
