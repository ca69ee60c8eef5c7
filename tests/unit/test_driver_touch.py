"""lib/drivers/ft6236.py on the chip's model and on scripted registers."""

import asyncio
from machine import I2C, Pin

from check import equal, raises
from chips.ft6236 import ADDRESS
from chips.ft6236 import Ft6236 as Chip
from drivers.errors import TouchError
from drivers.ft6236 import Ft6236
from soc import bus
from soc.gpio import line


def place(x, y):
    return y, 239 - x


def fitted():
    chip = Chip(line(48))
    bus.i2c_chips[(39, 38)] = {ADDRESS: chip}
    i2c = I2C(0, scl=Pin(39), sda=Pin(38), freq=400000)
    touch = Ft6236(i2c, Pin(48, Pin.IN, Pin.PULL_UP), place, Pin.IRQ_FALLING)
    touch.start()
    return chip, touch


async def test_a_stroke():
    chip, touch = fitted()
    waiting = asyncio.create_task(touch.read())
    await asyncio.sleep_ms(50)
    assert not waiting.done()
    chip.touch(10, 20)
    equal(await waiting, (10, 20))
    chip.touch(319, 239)
    equal(await touch.read(), (319, 239))
    chip.lift()
    equal(await touch.read(), None)
    waiting = asyncio.create_task(touch.read())
    await asyncio.sleep_ms(50)
    assert not waiting.done()
    chip.touch(0, 0)
    equal(await waiting, (0, 0))


async def test_a_tap_while_nobody_read_is_over():
    chip, touch = fitted()
    chip.touch(5, 5)
    chip.lift()
    waiting = asyncio.create_task(touch.read())
    await asyncio.sleep_ms(100)
    assert not waiting.done()
    waiting.cancel()


def test_nobody_there():
    bus.i2c_chips[(39, 38)] = {}
    i2c = I2C(0, scl=Pin(39), sda=Pin(38), freq=400000)
    touch = Ft6236(i2c, Pin(48, Pin.IN, Pin.PULL_UP), place, Pin.IRQ_FALLING)
    equal(raises(TouchError, touch.start).reason, "silent")


def test_another_chip():
    class Other(Chip):
        def _value(self, register):
            return 0x55

    bus.i2c_chips[(39, 38)] = {ADDRESS: Other(line(48))}
    i2c = I2C(0, scl=Pin(39), sda=Pin(38), freq=400000)
    touch = Ft6236(i2c, Pin(48, Pin.IN, Pin.PULL_UP), place, Pin.IRQ_FALLING)
    equal(raises(TouchError, touch.start).reason, "silent")
