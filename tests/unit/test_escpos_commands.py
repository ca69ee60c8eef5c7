"""escpos: the bytes of each command, as Epson's ESC/POS command reference gives them; status answers."""

from check import equal, raises
from escpos import commands
from escpos.errors import EscposError
from escpos.status import ERROR, OFFLINE, PAPER, PRINTER, Status, decode_status

h = bytes.fromhex

COMMANDS = (
    (commands.init, (), "1B40"),
    (commands.newline, (), "0A"),
    (commands.text, ("A消€",), "41CFFBA2E3"),
    (commands.text, ("消".encode(),), "CFFB"),
    (commands.align, (commands.LEFT,), "1B6100"),
    (commands.align, (commands.CENTRE,), "1B6101"),
    (commands.align, (commands.RIGHT,), "1B6102"),
    (commands.bold, (True,), "1B4501"),
    (commands.bold, (False,), "1B4500"),
    (commands.size, (1, 1), "1D2100"),
    (commands.size, (2, 1), "1D2110"),
    (commands.size, (1, 2), "1D2101"),
    (commands.size, (8, 8), "1D2177"),
    (commands.font, (commands.FONT_B,), "1B4D01"),
    (commands.line_spacing, (24,), "1B3318"),
    (commands.default_line_spacing, (), "1B32"),
    (commands.feed_lines, (3,), "1B6403"),
    (commands.feed_dots, (112,), "1B4A70"),
    (commands.chinese, (True,), "1C26"),
    (commands.chinese, (False,), "1C2E"),
    (commands.chinese_size, (1, 1), "1C2100"),
    (commands.chinese_size, (2, 1), "1C2104"),
    (commands.chinese_size, (1, 2), "1C2108"),
    (commands.chinese_size, (2, 2), "1C210C"),
    (commands.open_drawer, (), "1B700019FA"),
    (commands.raster_header, (48, 24), "1D763000" + "3000" + "1800"),
    (commands.raster_header, (1, 1000), "1D763000" + "0100" + "E803"),
    (commands.raster_header, (24, 10, True), "1D763003" + "1800" + "0A00"),
    (
        commands.qr,
        (b"TILL", 6, commands.QR_M),
        "1D286B0400314132001D286B030031430" + "61D286B03003145311D286B0700315030" + b"TILL".hex() + "1D286B0300315130",
    ),
    (commands.status_request, (PRINTER,), "100401"),
    (commands.status_request, (OFFLINE,), "100402"),
    (commands.status_request, (ERROR,), "100403"),
    (commands.status_request, (PAPER,), "100404"),
    (commands.paper_request, (), "1D7201"),
)


def test_bytes_of_each_command():
    for command, arguments, text in COMMANDS:
        expected = h(text)
        out = bytearray(b"\xee" * 80)
        end = command(out, 2, *arguments)
        equal(out[2:end].hex(), expected.hex(), command.__name__)
        equal(out, b"\xee" * 2 + expected + b"\xee" * (78 - len(expected)))


def test_no_room():
    for command, arguments, expected in COMMANDS:
        size = len(expected) // 2
        equal(command(bytearray(size), 0, *arguments), size)
        for short in range(size):
            out = bytearray(short)
            raises(EscposError, command, out, 0, *arguments)
            equal(len(out), short)
        raises(EscposError, command, bytearray(size), 1, *arguments)
        raises(EscposError, command, bytearray(size), -1, *arguments)


def test_long_qr_data():
    out = bytearray(1100)
    end = commands.qr(out, 0, b"x" * 1000, 3, commands.QR_L)
    equal(out[25:35].hex(), "1d286beb033150307878")
    equal(end, 9 + 8 + 8 + 8 + 1000 + 8)


def test_values_out_of_range():
    out = bytearray(8000)
    for command, arguments in (
        (commands.align, (3,)),
        (commands.align, (-2,)),
        (commands.size, (0, 1)),
        (commands.size, (1, 9)),
        (commands.font, (2,)),
        (commands.line_spacing, (256,)),
        (commands.feed_dots, (300,)),
        (commands.chinese_size, (3, 1)),
        (commands.raster_header, (0, 1)),
        (commands.raster_header, (48, 65536)),
        (commands.qr, (b"", 6, commands.QR_M)),
        (commands.qr, (b"x", 0, commands.QR_M)),
        (commands.qr, (b"x", 17, commands.QR_M)),
        (commands.qr, (b"x", 6, 1)),
        (commands.qr, (bytes(7090), 6, commands.QR_M)),
        (commands.status_request, (0,)),
        (commands.status_request, (5,)),
    ):
        raises(EscposError, command, out, 0, *arguments)


def state(*answers):
    status = Status()
    for about, answer in answers:
        equal(decode_status(about, answer, status), True, "%d %02x" % (about, answer))
    return status.online, status.cover_open, status.paper_out, status.paper_near_end, status.overheated, status.broken


def test_status_answers():
    fine = (True, False, False, False, False, False)
    equal(state(), fine)
    equal(state((1, 0x12), (2, 0x12), (3, 0x12), (4, 0x12)), fine)
    equal(state((1, 0x1A)), (False, False, False, False, False, False))
    equal(state((2, 0x16)), (True, True, False, False, False, False))
    equal(state((2, 0x32)), (True, False, True, False, False, False))
    equal(state((3, 0x52)), (True, False, False, False, True, False))
    equal(state((3, 0x32)), (True, False, False, False, False, True))
    equal(state((3, 0x1A)), (True, False, False, False, False, True))
    equal(state((4, 0x1E)), (True, False, False, True, False, False))
    equal(state((4, 0x72)), (True, False, True, False, False, False))
    equal(state((4, 0x7E)), (True, False, True, True, False, False))
    equal(state((4, 0x32)), (True, False, True, False, False, False))  # one sensor of the two
    equal(state((4, 0x7E), (2, 0x16), (4, 0x12), (2, 0x12)), fine)


def test_what_is_no_status():
    status = Status()
    for about in (1, 2, 3, 4):
        for answer in range(256):
            real = answer & 0x80 == 0 and answer & 0x10 and answer & 0x02 and answer & 0x01 == 0
            equal(decode_status(about, answer, status), bool(real), "%02x" % answer)
    fresh = Status()
    for answer in (0x00, 0x0C, 0x10, 0x92, 0xFF, 0x13):
        decode_status(4, answer, fresh)
        decode_status(1, answer, fresh)
    equal(fresh.__dict__, Status().__dict__)
