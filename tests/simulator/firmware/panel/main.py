"""A device that shows each key it hears, prints lines, and lights things. Key by key:

ok prints a line, cancel a picture, 9 a QR code, menu shows 100 x 50 red pixels, func plays a tone, up lights diode 1,
down dims the backlight, 0 repaints the upper region, clear restarts, back ends the program with an error.
"""

import asyncio
import machine
import time
from machine import I2C, PWM, SPI, UART, Pin

from log import log
from ui import probe

BRIDGE = 0x48
KEYS = (
    ("menu", "1", "4", "7", "clear"),
    ("up", "2", "5", "8", "0"),
    ("down", "3", "6", "9", "00"),
    ("func", "cancel", "back", "ok", "ok"),
)


class Display:
    def __init__(self):
        self.spi = SPI(1, 40000000, sck=Pin(12), mosi=Pin(11), miso=None)
        self.dc, self.cs, self.reset = Pin(10, Pin.OUT), Pin(9, Pin.OUT, value=1), Pin(8, Pin.OUT, value=1)
        self.light = PWM(Pin(7), freq=20000, duty_u16=0)
        time.sleep_ms(120)
        for code, data in ((0x36, b"\x28"), (0x3A, b"\x55"), (0x11, b"")):
            self.command(code, data)
        time.sleep_ms(5)
        self.command(0x29, b"")
        self.light.duty_u16(65535)

    def command(self, code, data):
        self.dc(0)
        self.cs(0)
        self.spi.write(bytes((code,)))
        self.dc(1)
        if data:
            self.spi.write(data)
        self.cs(1)

    def blit(self, data, x, y, w, h):
        self.command(0x2A, bytes((x >> 8, x & 255, x + w - 1 >> 8, x + w - 1 & 255)))
        self.command(0x2B, bytes((0, y, 0, y + h - 1)))
        self.command(0x2C, data)


def text(text_id, words, x, y, size):
    if probe.on_text is not None:
        probe.on_text(text_id, words, x, y, size)


def screen(name):
    if probe.on_screen is not None:
        probe.on_screen(name)


async def keys(driven, sensed):
    """Yield each key that goes down, after 20 ms of rest."""
    down = None
    while True:
        await asyncio.sleep_ms(20)
        found = None
        for row, pin in enumerate(driven):
            pin(0)
            for column, sense in enumerate(sensed):
                if not sense():
                    found = KEYS[row][column]
            pin(1)
        if found is not None and found != down:
            await pressed(found)
        down = found


async def pressed(key):
    log("KEY", key)
    screen("key_" + key)
    text("key", key, 10, 30, 32)
    text("hint", "你好", 10, 100, 16)
    if key == "ok":
        printer.write(b"\x1c&" + b"\xbd\xf0\xb6\xee 12.50\n\n")
    elif key == "cancel":
        printer.write(b"\x1dv0\x00\x30\x00\x40\x00" + b"\xaa" * (48 * 64))
    elif key == "9":
        link = "https://tinytill.example/收据".encode()
        printer.write(b"\x1d(k\x03\x001C\x04\x1d(k" + bytes((len(link) + 3, 0)) + b"1P0" + link + b"\x1d(k\x03\x001Q0")
    elif key == "menu":
        display.blit(b"\xf8\x00" * 5000, 20, 40, 100, 50)
    elif key == "func":
        buzzer.duty_u16(32768)
        await asyncio.sleep_ms(150)
        buzzer.duty_u16(0)
    elif key == "up":
        bridge(11, 2)
        bridge(10, 15)
    elif key == "down":
        display.light.duty_u16(65535 * 40 // 100)
    elif key == "0":
        if probe.on_region is not None:
            probe.on_region(0, 24, 320, 60)
        text("key", "zero", 12, 32, 32)
    elif key == "clear":
        machine.reset()
    elif key == "back":
        raise ValueError("as asked")


def bridge(register, value):
    i2c.writeto_mem(BRIDGE, register << 3, bytes((value,)))


async def cards():
    for register, value in ((3, 0x80), (0, 96), (1, 0), (3, 3), (2, 7), (1, 1)):  # 9600 8N1, FIFO, interrupt
        bridge(register, value)
    called = asyncio.ThreadSafeFlag()
    line = Pin(47, Pin.IN, Pin.PULL_UP)
    line.irq(lambda pin: called.set(), Pin.IRQ_FALLING)
    got = b""
    while True:
        await called.wait()
        while not line():
            got += i2c.readfrom_mem(BRIDGE, 0, i2c.readfrom_mem(BRIDGE, 9 << 3, 1)[0])
        if got.endswith(b"\r"):
            log("CARD", got.decode())
            got = b""


async def main():
    log("TILL", "up, cause %d" % machine.reset_cause())
    screen("home")
    text("title", "收款", 8, 30, 24)
    driven = [Pin(number, Pin.OPEN_DRAIN, value=1) for number in (1, 2, 4, 5)]
    sensed = [Pin(number, Pin.IN, Pin.PULL_UP) for number in (6, 13, 14, 15, 16)]
    tamper = Pin(3, Pin.IN, Pin.PULL_UP)
    tamper.irq(lambda pin: log("VAULT", "open"), Pin.IRQ_RISING)
    await asyncio.gather(cards(), keys(driven, sensed))


display = Display()
printer = UART(1, 115200, tx=Pin(17), rx=Pin(18), txbuf=4096)
buzzer = PWM(Pin(40), freq=2700, duty_u16=0)
i2c = I2C(0, scl=Pin(39), sda=Pin(38))
asyncio.run(main())
