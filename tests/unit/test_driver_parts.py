"""The small drivers: gauge, buzzer, lamps, tamper switch, clock, secrets, watchdog, random bytes."""

import asyncio
import time

from check import equal, raises
from drivers import entropy
from drivers.buzzer import Buzzer
from drivers.efuses import all_burnt
from drivers.errors import DriverError, GaugeError
from drivers.esp32_store import NvsSecrets
from drivers.leds import Leds
from drivers.max17048 import Max17048
from drivers.rtc import Clock
from drivers.tamper import Tamper
from drivers.watchdog import Watchdog
from fakes_bus import I2c, Pin, Pwm


def test_gauge_reads_the_datasheet_units():
    gauge = Max17048(I2c(0x36, {0x02: 0xC7C0, 0x04: 0x61AB, 0x16: 0xFFF0}))
    equal(gauge.millivolts(), 3995)  # 51136 x 78.125 uV
    equal(gauge.percent(), 97)  # 97.67 percent
    equal(gauge.charging(), False)  # -3.3 percent an hour


def test_gauge_knows_charging_from_noise():
    i2c = I2c(0x36, {0x16: 0x0030})
    gauge = Max17048(i2c)
    equal(gauge.charging(), True)
    for rate in (0x0004, 0x0000, 0xFFFF, 0x8000):
        i2c.registers[0x16] = rate
        equal(gauge.charging(), False, "CRATE %04x" % rate)


def test_gauge_is_never_over_full():
    equal(Max17048(I2c(0x36, {0x04: 0x6733})).percent(), 100)


def test_silent_gauge_is_an_error():
    gauge = Max17048(I2c(0x55, {}))
    error = raises(GaugeError, gauge.percent)
    assert isinstance(error, DriverError)
    equal(error.reason, "silent")


async def test_buzzer_plays_and_falls_silent():
    pwm = Pwm()
    before = time.ticks_ms()
    await Buzzer(pwm).play(((2700, 80), (0, 40), (3000, 100)))
    equal(time.ticks_diff(time.ticks_ms(), before), 220)
    loud, silent = ("duty", 32768), ("duty", 0)
    equal(pwm.log, [silent, ("hz", 2700), loud, silent, ("hz", 3000), loud, silent])


async def test_a_new_tune_takes_over():
    pwm = Pwm()
    buzzer = Buzzer(pwm)
    old = asyncio.create_task(buzzer.play(((1000, 100), (1100, 100), (1200, 100))))
    await asyncio.sleep_ms(50)
    await buzzer.play(((2000, 500),))
    await old
    equal([value for what, value in pwm.log if what == "hz"], [1000, 2000])
    equal(pwm.log[-1], ("duty", 0))


async def test_a_cancelled_tune_falls_silent():
    pwm = Pwm()
    tune = asyncio.create_task(Buzzer(pwm).play(((1000, 1000),)))
    await asyncio.sleep_ms(10)
    tune.cancel()
    await asyncio.sleep_ms(0)
    equal(pwm.log[-1], ("duty", 0))


def test_lamps():
    pins = [Pin(1) for _ in range(4)]
    leds = Leds(pins)
    leds.set(2, True)
    equal([pin.level for pin in pins], [0, 0, 1, 0])
    leds.set(2, False)
    equal([pin.level for pin in pins], [0, 0, 0, 0])
    raises(IndexError, leds.set, 4, True)


def test_fuses():
    words = {0x6000702C + 4: 1 << 19, 0x6000702C + 12: 1 << 22}
    assert all_burnt(words, 0x6000702C, (51, 118)) and all_burnt(words, 0x6000702C, ())
    words[0x6000702C] = 0
    words[0x6000702C + 8] = 0xFFFFFFFF
    for fuses in ((51, 50), (117, 118), (0,), (51, 118, 31)):
        assert not all_burnt(words, 0x6000702C, fuses), fuses


def test_tamper_calls_once():
    pin = Pin(0)
    tamper = Tamper(pin, 1)
    calls = []
    tamper.on_open(lambda: calls.append("open"))
    equal((tamper.is_open(), calls, pin.trigger), (False, [], 1))
    handler = pin.handler
    pin.fire(1)
    handler(pin)  # a bounce that was already queued
    equal((tamper.is_open(), calls, pin.handler), (True, ["open"], None))


def test_tamper_tells_an_open_case_at_once():
    calls = []
    Tamper(Pin(1), 1).on_open(lambda: calls.append("open"))
    equal(calls, ["open"])


def test_clock_sets_utc():
    class Rtc:
        def datetime(self, fields):
            self.fields = fields

    rtc = Rtc()
    Clock(rtc).set(848673131)
    equal(rtc.fields, (2026, 11, 22, 6, 14, 32, 11, 0))


class Nvs:
    """What the port's esp32.NVS does, with its error codes."""

    def __init__(self):
        self.kept = {}
        self.fresh = {}

    def get_blob(self, key, buffer):
        if key not in self.fresh:
            raise OSError(-0x1102, "ESP_ERR_NVS_NOT_FOUND")
        value = self.fresh[key]
        if len(value) > len(buffer):
            raise OSError(-0x110C, "ESP_ERR_NVS_INVALID_LENGTH")
        buffer[: len(value)] = value
        return len(value)

    def set_blob(self, key, value):
        self.fresh[key] = bytes(value)

    def erase_key(self, key):
        if key not in self.fresh:
            raise OSError(-0x1102, "ESP_ERR_NVS_NOT_FOUND")
        del self.fresh[key]

    def commit(self):
        self.kept = dict(self.fresh)


def test_secrets_are_kept():
    nvs = Nvs()
    secrets = NvsSecrets(nvs)
    buffer = bytearray(8)
    equal(secrets.get("tmk", buffer), None)
    secrets.put("tmk", b"\x01\x02\x03")
    equal(nvs.kept, {"tmk": b"\x01\x02\x03"})
    equal((secrets.get("tmk", buffer), bytes(buffer)), (3, b"\x01\x02\x03\x00\x00\x00\x00\x00"))
    secrets.erase("tmk")
    equal(nvs.kept, {})
    secrets.erase("tmk")


def test_secrets_refuse_what_the_storage_cannot():
    secrets = NvsSecrets(Nvs())
    raises(ValueError, secrets.put, "sixteen_letters_", b"1")
    raises(ValueError, secrets.get, "", bytearray(1))
    secrets.put("long", b"12345")
    raises(OSError, secrets.get, "long", bytearray(4))


def test_watchdog_starts_at_the_first_feed():
    log = []

    class Wdt:
        def __init__(self):
            log.append("start")

        def feed(self):
            log.append("feed")

    watchdog = Watchdog(Wdt)
    equal(log, [])
    watchdog.feed()
    watchdog.feed()
    equal(log, ["start", "feed", "feed"])


def test_random_fills_the_whole_buffer():
    buffer = bytearray(64)
    entropy.fill(memoryview(buffer)[1:63])
    equal((buffer[0], buffer[63]), (0, 0))
    assert len(set(buffer[1:63])) > 30
