"""Time: virtual, real, faster than real; the wall clock while the device is off."""

import time

import pytest

from tools.simulator.client import DeviceError, NotReachedError


def lines(device):
    return [line["text"] for line in device.log() if line["source"] == "TILL"]


def ticks(device):
    return [int(line.split()[1]) for line in lines(device)]


def test_virtual_time_stands_still_by_itself(start):
    with start("clock") as device:
        device.power_on()
        time.sleep(0.3)
        assert ticks(device) == [0]
        device.run(500)
        assert ticks(device) == [0]
        device.run(500)
        assert ticks(device) == [0, 1]


def test_virtual_time_is_fast(start):
    with start("clock") as device:
        device.power_on()
        begin = time.monotonic()
        assert device.run(600_000) == {"id": device._serial, "ok": True, "reached": True, "passed_ms": 600_000}
        assert time.monotonic() - begin < 10
        assert ticks(device) == list(range(601))


def test_run_stops_when_the_condition_holds(start):
    with start("panel") as device:
        device.power_on()
        assert device.run(5000, {"screen": ["home", "other"]})["passed_ms"] < 200
        assert device.run(5000, {"screen": "home"})["passed_ms"] == 0  # it holds already
        device.request("key", down="ok")
        assert device.run(5000, {"paper": "12.50"})["reached"]
        assert device.run(5000, {"paper": "12.50"})["passed_ms"] == 0
        answer = device.run(5000, {"text": "没有"})
        assert (answer["reached"], answer["passed_ms"]) == (False, 5000)
        device.request("key", up="ok")
        device.request("key", down="5")
        device.request("key", up="5")
        assert device.run(5000, {"log": "nothing"})["reached"] is False
        assert device.run(100, {"text": "你好", "screen": "key_5"})["reached"]


def test_quiet(start):
    with start("panel") as device:
        device.power_on()
        device.run(1000)
        device.press("cancel")
        answer = device.run(60_000, {"quiet": 300})
        assert answer["reached"]
        assert 300 <= answer["passed_ms"] < 1000


def test_waits_end_at_the_power(start):
    with start("clock") as device, pytest.raises(DeviceError, match="the power is off"):
        device.run(1000)


def test_expect_in_virtual_time_fails_at_once(start):
    with start("panel") as device:
        device.power_on()
        begin = time.monotonic()
        with pytest.raises(NotReachedError):
            device.expect(screen="never", within=600)
        assert time.monotonic() - begin < 30


def test_real_time(start):
    with start("clock", time="real") as device:
        device.power_on()
        begin = time.monotonic()
        assert device.run(5000, {"log": "tick 1 "})["reached"]
        assert time.monotonic() - begin > 0.9
        begin = time.monotonic()
        assert device.run(400)["passed_ms"] >= 400
        assert time.monotonic() - begin > 0.39
        device.request("time", rate=20)
        begin = time.monotonic()
        assert device.run(60_000, {"log": "tick 12 "})["reached"]
        assert 0.4 < time.monotonic() - begin < 5
        with pytest.raises(DeviceError, match="rate"):
            device.request("time", rate=100)


def test_time_can_stand_still(start):
    with start("clock", time="real") as device:
        device.power_on()
        assert device.run(5000, {"log": "tick 1 "})["reached"]
        assert device.request("time", rate=0)["rate"] == 0
        seen = ticks(device)
        time.sleep(1.2)
        assert ticks(device) == seen
        with pytest.raises(DeviceError, match="stands still"):
            device.press("5")
        device.request("time", rate=60)
        assert device.run(20_000, {"log": f"tick {seen[-1] + 5} "})["reached"]


def test_conditions_in_real_time(start):
    with start("panel", time="real") as device:
        device.power_on()
        device.expect(screen="home", within=2)
        device.press("5")
        assert device.screen()["name"] == "key_5"
        begin = time.monotonic()
        assert device.run(300, {"screen": "home"})["reached"] is False
        assert 0.25 < time.monotonic() - begin < 5
        assert device.run(2000, {"quiet": 200})["reached"]


def test_keys_take_real_time(start):
    with start("panel", time="real") as device:
        device.power_on()
        device.expect(screen="home", within=2)
        begin = time.monotonic()
        device.press("1", "2")
        assert 0.2 < time.monotonic() - begin < 5


def test_the_wall_clock_is_set_and_kept(start):
    with start("clock") as device:
        device.request("time", rtc=848_673_131)
        device.power_on()
        device.run(10_000)
        assert lines(device)[-1] == "tick 10 at 848673141"
        assert device.request("time")["rtc"] == 848_673_141
        device.cut()
        time.sleep(1.1)
        assert device.request("time")["rtc"] == 848_673_141  # virtual: it stands
        device.request("time", shift=86400)
        device.power_on()
        device.run(0)
        assert lines(device)[-1] == f"tick 0 at {848_673_141 + 86400}"
        device.request("time", shift=-86400)
        assert device.request("time")["rtc"] == 848_673_141
    with start("clock", time="real") as device:
        assert 848_673_141 <= device.request("time")["rtc"] <= 848_673_171


def test_the_wall_clock_goes_on_while_off_in_real_time(start):
    with start("clock", time="real") as device:
        device.request("time", rtc=1000)
        device.power_on()
        time.sleep(0.2)
        device.cut()
        time.sleep(1.5)
        assert 1001 <= device.request("time")["rtc"] <= 1010
