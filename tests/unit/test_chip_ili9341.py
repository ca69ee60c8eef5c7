"""boards/simulator/chips/ili9341.py against the ILI9341 data sheet V1.13: commands, windows, memory access control."""

import clock
from check import equal
from chips.ili9341 import Ili9341


class Bench:
    """The chip on a bench, with its faults collected."""

    def __init__(self):
        self.memory = bytearray(320 * 240 * 2)
        self.faults = []
        self.chip = Ili9341(self.memory, self.faults.append)
        self.chip.select(0)

    def send(self, command, *data):
        self.chip.data_command(0)
        self.chip.write(bytes((command,)))
        self.chip.data_command(1)
        for piece in data:
            self.chip.write(piece)

    def wake(self, madctl=b"\x28"):
        clock.pass_ms(5)
        self.send(0x11)
        clock.pass_ms(5)
        self.send(0x3A, b"\x55")
        self.send(0x36, madctl)
        self.send(0x29)
        return self

    def window(self, x0, x1, y0, y1):
        self.send(0x2A, bytes((x0 >> 8, x0 & 255, x1 >> 8, x1 & 255)))
        self.send(0x2B, bytes((y0 >> 8, y0 & 255, y1 >> 8, y1 & 255)))

    def seen(self, x, y):
        at = (y * 320 + x) * 2
        return bytes(self.memory[at : at + 2])


def test_a_window_is_filled_row_by_row():
    bench = Bench().wake()
    bench.window(10, 11, 20, 22)
    bench.send(0x2C, b"\x00\x01\x00\x02\x00\x03\x00\x04\x00\x05\x00\x06")
    for number, place in enumerate(((10, 20), (11, 20), (10, 21), (11, 21), (10, 22), (11, 22))):
        equal(bench.seen(*place), bytes((0, number + 1)))
    equal(bench.chip.take_dirty(), (10, 20, 2, 3))
    equal(bench.chip.take_dirty(), None)
    equal((bench.chip.pixels, bench.faults), (12, []))


def test_writing_goes_on_where_it_stopped_even_within_a_pixel():
    bench = Bench().wake()
    bench.window(0, 3, 0, 0)
    bench.send(0x2C, b"\x00\x01\x00", b"\x02\x00\x03\x00", b"\x04")
    equal(bytes(bench.memory[:8]), b"\x00\x01\x00\x02\x00\x03\x00\x04")


def test_whole_rows_and_the_wrap_around():
    bench = Bench().wake()
    bench.window(0, 319, 0, 1)
    bench.send(0x2C, bytes(640) + b"\x11" * 640, b"\x22" * 2)
    equal(bench.seen(0, 1), b"\x11\x11")
    equal((bench.seen(0, 0), bench.seen(1, 0)), (b"\x22\x22", b"\x00\x00"))


def test_orientations():
    # where the first pixel and the second (one step in x) are seen
    cases = {
        0x28: ((0, 0), (1, 0)),
        0xE8: ((319, 239), (318, 239)),
        0x68: ((0, 239), (1, 239)),
        0xA8: ((319, 0), (318, 0)),
        0x08: ((0, 0), (0, 1)),
        0x48: ((0, 239), (0, 238)),
        0x88: ((319, 0), (319, 1)),
    }
    for madctl, places in cases.items():
        bench = Bench().wake(bytes((madctl,)))
        bench.window(0, 1, 0, 0)
        bench.send(0x2C, b"\xaa\xaa\xbb\xbb")
        equal((bench.seen(*places[0]), bench.seen(*places[1])), (b"\xaa\xaa", b"\xbb\xbb"), hex(madctl))


def test_the_whole_screen_upside_down():
    bench = Bench().wake(b"\xe8")
    bench.window(0, 319, 0, 239)
    bench.chip.data_command(0)
    bench.chip.write(b"\x2c")
    bench.chip.data_command(1)
    for row in range(240):
        bench.chip.write(bytes((row, 0)) * 320)
    equal((bench.seen(5, 239), bench.seen(5, 0)), (b"\x00\x00", b"\xef\x00"))
    equal(bench.chip.take_dirty(), (0, 0, 320, 240))


def test_states():
    bench = Bench().wake()
    chip = bench.chip
    equal((chip.on, chip.sleeping, chip.inverted, chip.bgr), (True, False, False, True))
    bench.send(0x21)
    bench.send(0x28)
    bench.send(0x36, b"\x20")
    equal((chip.on, chip.inverted, chip.bgr), (False, True, False))
    bench.send(0x37, b"\x00\x40")
    equal(chip.scroll, 64)


def test_reset_line_and_software_reset():
    bench = Bench().wake()
    bench.chip.reset(0)
    bench.send(0x29)  # not heard
    bench.chip.reset(1)
    equal((bench.chip.on, bench.chip.sleeping), (False, True))
    bench = Bench().wake()
    bench.send(0x01)
    equal((bench.chip.on, bench.chip.sleeping, bench.chip.colmod), (False, True, 0x66))


def test_haste_after_reset_is_a_fault():
    bench = Bench()
    bench.chip.reset(0)
    bench.chip.reset(1)
    bench.send(0x3A, b"\x55")
    equal(len(bench.faults), 1)


def test_sleep_out_needs_120_ms_after_the_reset_of_a_waking_chip():
    bench = Bench().wake()
    bench.send(0x01)
    clock.pass_ms(6)
    bench.send(0x11)
    equal(len(bench.faults), 1)
    bench = Bench().wake()
    bench.send(0x01)
    clock.pass_ms(120)
    bench.send(0x11)
    equal(bench.faults, [])


def test_bad_windows_and_formats_are_faults():
    bench = Bench().wake()
    bench.send(0x2A, b"\x00\x00\x01\x40")  # column 320
    bench.send(0x3A, b"\x66")
    equal(len(bench.faults), 2)


def test_not_selected_and_identification():
    bench = Bench().wake()
    bench.chip.select(1)
    equal(bench.chip.selected(), False)
    bench.chip.select(0)
    bench.send(0xD3)
    answer = bytearray(4)
    bench.chip.read(answer)
    equal(answer[2:], bytearray(b"\x93\x41"))
