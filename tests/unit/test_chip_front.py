"""boards/simulator/chips/front.py: buzzer, diodes, backlight, tamper switch."""

from machine import PWM, Pin

import clock
import wiring
from check import equal


class Ears:
    """Takes what the chips tell."""

    def __init__(self):
        self.tones = []
        self.changes = []

    def tone(self, hz, ms):
        self.tones.append((hz, ms))

    def changed(self, name):
        self.changes.append(name)


def test_a_tone_is_told_when_it_ends():
    ears = Ears()
    wiring.Chips({}, tell=ears)
    pwm = PWM(Pin(40), freq=2700, duty_u16=0)
    pwm.duty_u16(32768)
    clock.pass_ms(120)
    pwm.freq(3100)
    clock.pass_ms(80)
    pwm.duty_u16(0)
    equal(ears.tones, [(2700, 120), (3100, 80)])


def test_diodes():
    ears = Ears()
    chips = wiring.Chips({}, tell=ears)
    chips.bridge.write(b"\x50\x0f")  # IODir: they hang on the bridge's pins
    chips.bridge.write(b"\x58\x04")
    equal(chips.leds.lit(), [False, False, True, False])
    assert "leds" in ears.changes


def test_backlight_is_dimmed_or_switched():
    chips = wiring.Chips({})
    light = PWM(Pin(7), freq=20000, duty_u16=65535 * 40 // 100)
    equal(chips.backlight.percent, 40)
    light.deinit()
    equal(chips.backlight.percent, 0)
    Pin(7, Pin.OUT, value=1)
    equal(chips.backlight.percent, 100)


def test_an_open_case_raises_the_line():
    chips = wiring.Chips({})
    pin = Pin(3, Pin.IN, Pin.PULL_UP)
    opened = []
    pin.irq(opened.append, Pin.IRQ_RISING)
    equal(pin(), 0)
    chips.tamper.set(True)
    equal((pin(), opened), (1, [pin]))
    chips.tamper.set(False)
    equal((pin(), len(opened)), (0, 1))
