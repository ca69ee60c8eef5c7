"""Power: on, off, cut at any flash step, restarts, crashes; what survives."""

import pytest

from tools.simulator.client import DeviceError, PowerLost


def consoles(device):
    return [line["text"] for line in device.log() if line["source"] == "CONSOLE"]


def restart(device):
    device.world(keys={"bounce_ms": 0})
    assert device.power_on()
    device.run(1000)
    return consoles(device)[-1]


def test_the_first_start_makes_the_file_system(start):
    with start("flash") as device:
        device.watch("flash")
        assert restart(device).startswith("marks 0 rest ")
        assert "files []" in consoles(device)[-1]
        assert device.flash()["erases"] > 0
        told = [event for event in device.events if event["event"] == "flash"][-1]
        assert (told["programs"], told["erases"]) == (device.flash()["programs"], device.flash()["erases"])
        device.power_off()
        assert restart(device).endswith("starts 1 files [] given null")


def test_flash_outlives_power_and_host(start):
    with start("flash") as device:
        restart(device)
        device.press("1", "1")
        device.cut()
        assert restart(device).startswith("marks 2")
        device.power_off()
        before = device.flash(hash=True)
    with start("flash") as device:
        after = device.flash(hash=True)
        assert after["sha256"] == before["sha256"]
        assert after["total_programs"] == before["total_programs"] > 2
        assert restart(device).startswith("marks 2")


@pytest.mark.parametrize("torn", [False, True])
def test_a_cut_at_a_flash_step(start, torn):
    with start("flash") as device:
        restart(device)
        device.press("1")
        device.watch("power")
        device.cut_at(1, torn)
        with pytest.raises(PowerLost, match="cut"):
            device.press("1")
        assert device.next_event("power")["set"] == "cut"
        assert consoles(device)[-1] == "wrote 0"  # not one instruction after the cut
        rest = b"mark\xff\xff\xff\xff" if torn else b"\xff" * 8
        assert restart(device).startswith(f"marks 1 rest {rest!r}")


def test_a_cut_ends_a_run(start):
    with start("flash") as device:
        restart(device)
        device.request("key", down="1")
        device.request("key", up="1")
        device.cut_at(1)
        device.world(keys={"stuck": ["1"]})
        answer = device.run(10_000)
        assert (answer["reached"], answer["power"]) == (False, "cut")


def test_every_step_can_be_cut(start):
    with start("flash") as device:
        restart(device)
        device.power_off()
        device.flash(keep="used")
        done, step = 0, 0
        while not done:
            step += 1
            for torn in (False, True):
                device.flash(restore="used")
                device.cut_at(step, torn)
                try:
                    if device.power_on():
                        device.run(1000)  # it looks at its keys by then
                        device.press("1")
                        done = 1
                except PowerLost:
                    pass
                device.cut()
                line = restart(device)
                # NVS has the old number of starts or the new one; the mark is there or not, never half acknowledged
                assert any(f" starts {starts} " in line for starts in (1, 2)), line
                assert f"marks {done} " in line or " starts 2 " in line, (step, torn, line)
                device.cut()
        assert step == 3  # one for NVS, one for the mark


def test_a_cut_in_the_first_format_is_as_bad_as_on_a_board(start):
    with start("flash") as device:
        device.cut_at(2, torn=True)  # the first superblock
        assert not device.power_on()
        with pytest.raises(DeviceError, match="partition vfs is damaged"):
            device.power_on()


def test_keep_and_restore(start):
    with start("flash") as device:
        restart(device)
        device.power_off()
        device.flash(keep="empty")
        restart(device)
        device.press("1")
        with pytest.raises(DeviceError, match="the power is on"):
            device.flash(restore="empty")
        device.cut()
        device.flash(restore="empty")
        assert restart(device).startswith("marks 0")
        device.cut()
        with pytest.raises(DeviceError, match="no flash was kept as nothing"):
            device.flash(restore="nothing")


def test_provisioning_is_given_once(start):
    with start("flash") as device:
        device.provision(merchant_name="阿福粥铺")
        restart(device)
        assert 'given {"merchant_name": "阿福粥铺"}' in consoles(device)[-1]
        device.power_off()
        assert restart(device).endswith("given null")


def test_factory_erase(start):
    with start("flash") as device:
        restart(device)
        device.press("1")
        device.power_off()
        device.flash(erase=True)
        assert "marks 0" in restart(device)
        assert "starts 0" in consoles(device)[-1]


def test_a_firmware_that_fails_is_reported(start):
    with start("broken") as device:
        device.watch("crash", "power")
        device.power_on()
        crash = device.next_event("crash")
        assert "RuntimeError: broken on purpose" in crash["text"]
        assert 'File "main"' in crash["text"]
        assert device.request("time")["power"] == "off"


def test_a_crash_under_the_hand(start):
    with start("panel") as device:
        device.power_on()
        device.run(100)
        with pytest.raises(PowerLost, match="crash"):
            device.press("back")
        assert "ValueError: as asked" in consoles(device)[-1]


def test_the_device_can_restart_itself(start):
    with start("panel") as device:
        device.watch("power")
        device.power_on()
        device.expect(screen="home", within=1)
        device.press("clear")
        device.expect(screen="home", within=1)
        assert [line["text"] for line in device.log() if line["source"] == "TILL"] == ["up, cause 1", "up, cause 2"]
        causes = [event.get("cause") for event in device.events if event["event"] == "power"]
        assert causes == [1, 2]


def test_the_watchdog_restarts_a_device_that_does_not_feed_it(start):
    with start("clock") as device:
        device.watch("power")
        device.power_on()
        device.run(3000)
        device.request("key", down="1")
        device.run(10_000)
        assert [event.get("cause") for event in device.events if event["event"] == "power"][:2] == [1, 3]


def test_off_while_off_and_on_while_on(start):
    with start("panel") as device:
        device.cut()
        device.power_off()
        device.power_on()
        device.power_on()
        assert device.request("time")["power"] == "on"
