"""From a telephone's code to the firmware: control socket, model of the scanner, driver."""

import pytest

from tools.simulator.client import DeviceError


def test_a_code_is_read_when_the_scanner_looks(start):
    with start("scan") as device:
        device.power_on()
        device.run(1000)
        assert device.scan("134650098765432109")
        device.run(0)
        assert device.scan("付款码 https://pay.example/7")
        device.expect(log="nothing", within=5)
        assert not device.scan("134650098765432109", ms=500)  # it does not look
        assert device.scan("284650098765432109", ms=5000)  # and begins to while the code is held
        said = [line["text"] for line in device.log() if line["source"] == "TILL"]
        assert said == ["134650098765432109", "付款码 https://pay.example/7", "nothing", "284650098765432109"]
        device.world(scanner={"dirty": True})
        assert not device.scan("284650098765432109", ms=5000)
        device.world(scanner={"dirty": False})
        assert device.scan("284650098765432109", ms=5000)
        for wrong in ({"code": ""}, {"code": 5}, {"code": "1", "ms": 0}, {"code": "1" * 7001}):
            with pytest.raises(DeviceError):
                device.request("scan", **wrong)
