"""boards/simulator/chips/max17048.py against the MAX17048 data sheet's register table."""

from machine import I2C, Pin

import wiring
from check import equal, raises


def bus():
    gauge = wiring.Chips({}).gauge
    return gauge, I2C(0, scl=Pin(39), sda=Pin(38), freq=400000)


def word(i2c, register):
    return int.from_bytes(i2c.readfrom_mem(0x36, register, 2), "big")


def test_charge_and_voltage():
    gauge, i2c = bus()
    gauge.percent = 62.5
    equal(word(i2c, 0x04) / 256, 62.5)
    millivolts = word(i2c, 0x02) * 78125 // 1000000
    assert 3870 <= millivolts <= 3930, millivolts


def test_charging_shows_in_the_rate():
    gauge, i2c = bus()
    assert word(i2c, 0x16) >= 0x8000  # negative
    gauge.charging = True
    equal(word(i2c, 0x16) * 208 // 1000, 49)  # percent an hour


def test_registers_after_power_on():
    _, i2c = bus()
    equal((word(i2c, 0x08) & 0xFFF0, word(i2c, 0x0C), word(i2c, 0x1A) & 0x0100), (0x0010, 0x971C, 0x0100))


def test_reading_goes_on_to_the_next_register():
    gauge, i2c = bus()
    gauge.percent = 50
    both = i2c.readfrom_mem(0x36, 0x02, 4)
    equal(both[2:], b"\x32\x00")


def test_writing_and_power_on_reset():
    _, i2c = bus()
    i2c.writeto_mem(0x36, 0x0C, b"\x12\x34")
    i2c.writeto_mem(0x36, 0x1A, b"\x00\x00")
    equal((word(i2c, 0x0C), word(i2c, 0x1A)), (0x1234, 0))
    i2c.writeto_mem(0x36, 0xFE, b"\x54\x00")
    equal((word(i2c, 0x0C), word(i2c, 0x1A)), (0x971C, 0x0100))
    i2c.writeto_mem(0x36, 0x04, b"\x00\x00")  # read only
    assert word(i2c, 0x04)


def test_nobody_else_answers():
    _, i2c = bus()
    equal(i2c.scan(), [0x36, 0x38, 0x48, 0x49])
    equal(raises(OSError, i2c.readfrom, 0x37, 1).args[0], 19)  # ENODEV
    other = I2C(0, scl=Pin(17), sda=Pin(18))  # other pins
    equal(other.scan(), [])
