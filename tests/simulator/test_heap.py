"""The heap: what the firmware may take, and whose the objects in it are."""

import re

import pytest

from tools.simulator.client import DeviceError

PIECE = 4_000  # bytes that tests/simulator/firmware/heap takes each second
ROOM = 518_656 - 28_160  # bytes that boards/simulator/start.py leaves, the table of names made


def test_what_the_firmware_takes_is_counted_as_its_own(start):
    with start("heap") as device:
        device.power_on()
        before = device.heap()
        assert before["silicon"] > 50_000
        device.run(25_000)
        after = device.heap()
        assert after["firmware"] - before["firmware"] == pytest.approx(25 * PIECE, abs=3000)
        assert after["silicon"] == pytest.approx(before["silicon"], abs=3000)
        assert before["free"] - after["free"] == pytest.approx(25 * PIECE, abs=6000)  # of both together


def test_the_firmware_has_the_room_that_is_left_to_it(start):
    with start("heap") as device:
        device.power_on()
        device.expect(log="full at", within=200)
        full = re.search(r"full at (\d+)", device.log()[-1]["text"])
        assert full and ROOM - 50_000 <= int(full[1]) * PIECE <= ROOM


def test_a_device_that_is_off_has_none(start):
    with start("heap") as device, pytest.raises(DeviceError, match="the power is off"):
        device.heap()
