"""lib/drivers/ili9341.py against a scripted SPI."""

import time

from check import equal, raises
from drivers.ili9341 import ST7789V, Ili9341
from fakes_bus import Pin, Pwm, Script, Spi


class Bench:
    def __init__(self, *options):
        self.script = Script()
        self.dc = Pin()
        self.cs = Pin()
        self.reset = Pin(1)
        self.light = Pwm()
        self.display = Ili9341(Spi(self.script, self.dc, self.cs), self.dc, self.cs, self.reset, self.light, *options)

    def command(self, code, parameters=b""):
        self.script.expect(0, bytes((code,)))
        if parameters:
            self.script.expect(1, parameters)


async def test_start_sets_the_controller_up():
    bench = Bench()
    for code, parameters in (
        (0xC0, b"\x23"), (0xC1, b"\x10"), (0xC5, b"\x3e\x28"), (0xC7, b"\x86"), (0x36, b"\x28"), (0x3A, b"\x55"),
        (0xB1, b"\x00\x18"), (0xB6, b"\x08\x82\x27"), (0x11, b""), (0x29, b""),
    ):
        bench.command(code, parameters)
    before = time.ticks_ms()
    await bench.display.start()
    bench.script.done()
    equal(bench.reset.levels, [0, 1])
    took = time.ticks_diff(time.ticks_ms(), before)
    assert 125 <= took <= 140, took
    equal(bench.light.log, [("duty", 0)])


async def test_the_other_panel_needs_three_settings():
    bench = Bench(ST7789V)
    for code, parameters in ((0x36, b"\x60"), (0x3A, b"\x55"), (0x21, b""), (0x11, b""), (0x29, b"")):
        bench.command(code, parameters)
    await bench.display.start()
    bench.script.done()


def test_blit_sends_the_window_and_the_pixels():
    bench = Bench()
    pixels = bytes(range(24))
    bench.command(0x2A, b"\x01\x3c\x01\x3f")
    bench.command(0x2B, b"\x00\x07\x00\x09")
    bench.command(0x2C, pixels)
    bench.display.blit(memoryview(pixels), 316, 7, 4, 3)
    bench.script.done()
    equal(bench.cs.level, 1)


def test_blit_refuses_what_does_not_fit():
    display = Bench().display
    for x, y, w, h, size in (
        (317, 0, 4, 1, 8), (0, 239, 1, 2, 4), (-1, 0, 2, 1, 4), (0, -1, 1, 1, 2), (0, 0, 0, 1, 0), (0, 0, 2, 2, 6),
    ):
        raises(ValueError, display.blit, bytes(size), x, y, w, h)


def test_blit_allocates_nothing():
    import micropython

    class Sink:
        def write(self, data):
            pass

    class Line:
        def value(self, level):
            pass

    line = Line()
    display = Ili9341(Sink(), line, line, line, Pwm())
    strip = bytearray(320 * 24 * 2)
    display.blit(strip, 0, 0, 320, 24)
    micropython.heap_lock()
    try:
        display.blit(strip, 0, 24, 320, 24)
    finally:
        micropython.heap_unlock()


def test_backlight_is_a_share_of_the_full_duty():
    bench = Bench()
    for percent in (100, 50, 0, 150, -3):
        bench.display.backlight(percent)
    equal(bench.light.log[1:], [("duty", 65535), ("duty", 32767), ("duty", 0), ("duty", 65535), ("duty", 0)])
