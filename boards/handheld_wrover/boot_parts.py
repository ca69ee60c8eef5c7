"""What is needed before an image may run. Frozen into MicroPython for the loader, and in the image for board.py."""

import machine
from machine import Pin
from micropython import const

from drivers.esp32_store import partition, secrets
from drivers.ili9341 import Ili9341

__all__ = ("display", "partition", "restart", "secrets")

_DISPLAY_SCK = const(18)
_DISPLAY_MOSI = const(23)
_DISPLAY_DC = const(19)
_DISPLAY_CS = const(5)
_DISPLAY_RESET = const(4)
_DISPLAY_LIGHT = const(27)

restart = machine.reset


def display() -> Ili9341:
    """The display; it is to be started."""
    # SPI3_HOST, on its own (IO_MUX) pins; without miso=None it would take GPIO19, the display's D/CX
    spi = machine.SPI(2, baudrate=40_000_000, sck=Pin(_DISPLAY_SCK), mosi=Pin(_DISPLAY_MOSI), miso=None)
    return Ili9341(
        spi,
        dc=Pin(_DISPLAY_DC, Pin.OUT),
        cs=Pin(_DISPLAY_CS, Pin.OUT, value=1),
        reset=Pin(_DISPLAY_RESET, Pin.OUT, value=1),
        light=machine.PWM(Pin(_DISPLAY_LIGHT), freq=20_000, duty_u16=0),
    )
