"""lib/drivers/wifi.py: every way a network refuses, told with its reason and in time."""

import asyncio
import time

from check import equal, raises
from drivers.errors import WifiError
from drivers.wifi import Wifi
from fakes_wlan import GOT_IP, Wlan

NEVER = (3600000, GOT_IP)


async def attempt(wlan, deadline_ms=20000, secret=b"12345678"):
    """(reason or None, ms)."""
    before = time.ticks_ms()
    reason = None
    try:
        await Wifi(wlan).connect("shop", secret, deadline_ms)
    except WifiError as error:
        reason = error.reason
    return reason, time.ticks_diff(time.ticks_ms(), before)


async def test_connects():
    wlan = Wlan((2300, GOT_IP))
    wifi = Wifi(wlan)
    equal((wifi.is_up(), wifi.rssi()), (False, None))
    await wifi.connect("shop", memoryview(bytearray(b"12345678")), 10000)
    equal((wifi.is_up(), wifi.rssi()), (True, -61))
    equal(wlan.calls, ["active", ("shop", b"12345678")])
    wifi.disconnect()
    equal((wifi.is_up(), wifi.rssi()), (False, None))


async def test_an_open_network_needs_no_key():
    wlan = Wlan((500, GOT_IP))
    equal(await attempt(wlan, secret=b""), (None, 600))
    equal(wlan.calls[-1], ("shop", None))


async def test_a_wrong_secret_is_told_within_ten_seconds():
    for plan in (
        ((4100, 15), (2500, 205)),
        ((5500, 15), (5500, 15)),
        ((1300, 202), (1300, 202)),
        ((900, 2), (900, 2)),
        ((2000, 211), (2000, 211)),
    ):
        wlan = Wlan(*plan)
        reason, ms = await attempt(wlan)
        equal(reason, "secret", "%r" % (plan,))
        assert ms <= 10200, ms
        equal(wlan.trying, None)


async def test_an_absent_network_is_told_within_ten_seconds():
    reason, ms = await attempt(Wlan((2500, 201), (2500, 201)))
    equal(reason, "absent")
    assert ms <= 10200, ms


async def test_one_failure_is_forgiven():
    for code in (2, 15, 201, 202, 200, 39):
        equal((await attempt(Wlan((1500, code), (1500, GOT_IP), NEVER)))[0], None, "%d" % code)


async def test_the_reason_of_an_earlier_network_is_not_this_ones():
    wlan = Wlan((2500, 201), (2500, 201), (4000, GOT_IP))
    equal((await attempt(wlan))[0], "absent")
    equal((await attempt(wlan))[0], None)


async def test_no_answer_takes_the_whole_deadline():
    reason, ms = await attempt(Wlan(NEVER, NEVER, NEVER, NEVER), 15000)
    equal(reason, "timeout")
    assert 15000 <= ms <= 15200, ms


async def test_a_late_address_is_waited_for():
    equal((await attempt(Wlan((5800, GOT_IP)), 8000))[0], None)


async def test_a_short_deadline_is_kept():
    reason, ms = await attempt(Wlan((2500, 201), (2500, 201)), 3000)
    equal(reason, "absent")
    assert ms <= 3200, ms


async def test_a_radio_that_does_not_start():
    class Broken(Wlan):
        def active(self, on=None):
            if on:
                raise OSError("Wifi Unknown Error 0x0101")
            return False

    equal((await attempt(Broken()))[0], "radio")


async def test_other_tasks_run_meanwhile():
    ticks = []

    async def other():
        while True:
            ticks.append(1)
            await asyncio.sleep_ms(20)

    task = asyncio.create_task(other())
    await attempt(Wlan((2000, GOT_IP)))
    task.cancel()
    assert len(ticks) >= 100


async def test_it_hears_networks_and_says_when_the_radio_is_broken():
    wlan = Wlan()
    wlan.scan = lambda: [(b"shop", b"\x02", 6, -60, 3, False), (b"cafe", b"\x03", 1, -81, 3, False)]
    equal((Wifi(wlan).scan(), wlan.on), ([-60, -81], True))

    def broken():
        raise OSError("Wifi Internal Error")

    wlan.scan = broken
    equal(raises(WifiError, Wifi(wlan).scan).reason, "radio")
