"""What a hand, a card, paper and the panel's parts do: end to end through pins and buses."""

import pytest

from tools.simulator.client import DeviceError, NotReachedError


def sources(device, source):
    return [line["text"] for line in device.log() if line["source"] == source]


@pytest.fixture
def panel(start):
    with start("panel") as device:
        device.power_on()
        device.expect(screen="home", within=1)
        yield device


def test_keys_arrive(panel):
    panel.press("1", "1", "00", "9", "ok")
    assert sources(panel, "KEY") == ["1", "1", "00", "9", "ok"]


def test_a_key_can_be_held(panel):
    panel.request("key", down="5")
    panel.run(5000)
    panel.request("key", up="5")
    assert sources(panel, "KEY") == ["5"]


def test_stuck_keys(panel):
    panel.world(keys={"stuck": ["3"]})
    panel.run(100)
    assert sources(panel, "KEY") == ["3"]


def test_screen_and_texts(panel):
    assert panel.screen()["name"] == "home"
    assert panel.texts() == ["收款"]
    panel.press("7")
    assert panel.screen() == {
        "id": panel._serial,
        "ok": True,
        "name": "key_7",
        "texts": [
            {"id": "key", "text": "7", "x": 10, "y": 30, "size": 32},
            {"id": "hint", "text": "你好", "x": 10, "y": 100, "size": 16},
        ],
    }
    panel.press("0")
    assert panel.texts() == ["zero", "你好"]  # the region was painted again, the hint was not


def test_a_swipe_reaches_the_firmware(panel):
    panel.swipe(";6225880000000001234=30121010000000000?")
    assert sources(panel, "CARD") == [";6225880000000001234=30121010000000000?\r"]
    panel.swipe(";6225880000000001234=30121010000000000?", track1="%B6?", damage="lrc")
    assert sources(panel, "CARD")[1:] == ["%E?;E?\r"]


def test_pixels_are_seen(panel):
    assert panel.lcd_image().getpixel((20, 40)) == (0, 0, 0)
    panel.watch("lcd")
    panel.press("menu")
    picture = panel.lcd_image()
    assert picture.size == (320, 240)
    assert [picture.getpixel(at) for at in ((19, 40), (20, 40), (119, 89), (120, 89))] == [
        (0, 0, 0), (255, 0, 0), (255, 0, 0), (0, 0, 0),
    ]  # fmt: skip
    event = panel.next_event("lcd")
    assert (event["x"], event["y"], event["w"], event["h"]) == (20, 40, 100, 50)


def test_a_dark_glass_shows_nothing(panel):
    panel.press("menu")
    panel.cut()
    assert panel.lcd_image().getpixel((20, 40)) == (0, 0, 0)


def test_printing(panel):
    panel.watch("paper")
    panel.press("ok")
    panel.expect(paper="金额 12.50", within=5)
    panel.run(1000)
    assert panel.paper_text() == ["金额 12.50"]
    picture = panel.paper_image()
    assert picture.size == (384, 60)
    assert sum(event["rows"] for event in panel.events if event["event"] == "paper") == 60
    box = picture.point(lambda level: 255 - level).getbbox()
    assert box[0] >= 0 and 48 < box[2] <= 48 + 6 * 12 and box[3] <= 24, box
    assert panel.tear() == ["金额 12.50"]
    assert panel.paper_text() == []
    assert panel.world()["paper"]["rows_left"] == 88000 - 60


def test_a_qr_code_of_the_printers_own(panel):
    panel.press("9")
    panel.expect(paper="[QR https://tinytill.example/", within=5)
    assert panel.paper_text() == ["[QR https://tinytill.example/收据]"]
    picture = panel.paper_image()
    side = picture.height // 4
    modules = [[picture.getpixel((4 * x + 1, 4 * y + 1)) == 0 for x in range(side)] for y in range(side)]
    assert side == 25  # version 2
    finder = [[True] * 7, [True, *[False] * 5, True]]
    assert [modules[0][:7], modules[1][:7]] == [modules[0][-7:], modules[1][-7:]] == finder
    assert modules[6][8:17] == [index % 2 == 0 for index in range(8, 17)]  # timing


def test_paper_runs_out_and_comes_back(panel):
    panel.world(paper={"rows_left": 20})
    panel.press("cancel")
    panel.run(3000)
    assert panel.paper_image().size == (384, 20)
    assert panel.world()["paper"]["out"] is True
    panel.world(paper={"new_roll": True, "cover_open": True})
    panel.run(1000)
    assert panel.paper_image().size == (384, 20)
    panel.world(paper={"cover_open": False})
    panel.run(1000)
    assert panel.paper_image().size == (384, 64)


def test_paper_survives_a_cut_and_a_new_host(start):
    with start("panel") as device:
        device.power_on()
        device.press("ok")
        device.run(2000)
        device.cut()
        assert device.paper_text() == ["金额 12.50"]
    with start("panel") as device:
        assert device.paper_image().size == (384, 60)


def test_sounds_and_lights(panel):
    panel.watch("buzzer", "leds", "backlight")
    for key in ("func", "up", "down"):
        panel.press(key)
        panel.run(200)
    assert panel.next_event("buzzer") == {"event": "buzzer", "hz": 2700, "ms": 150}
    assert panel.next_event("leds")["on"] == [False, True, False, False]
    assert panel.next_event("backlight")["percent"] == 40
    state = panel.state()
    assert (state["leds"][1], state["backlight"], state["screen"]["name"]) == (True, 40, "key_down")


def test_the_case_is_opened(panel):
    panel.world(case={"open": True})
    panel.run(10)
    assert sources(panel, "VAULT") == ["open"]


def test_the_world_is_kept(start):
    with start("panel") as device:
        device.world(battery={"percent": 17, "charging": True}, network={"rssi": -80})
    with start("panel") as device:
        world = device.world()
        assert (world["battery"], world["network"]["rssi"]) == ({"percent": 17, "charging": True}, -80)


def test_wrong_worlds_are_refused(panel):
    for wrong in (
        {"weather": {}}, {"battery": {"percent": "full"}}, {"battery": {"colour": 1}}, {"network": {"ap": "gone"}},
        {"cut": {"at": 0}}, {"paper": True}, {"network": {"up": 1}}, {"keys": {"bounce_ms": True}},
    ):  # fmt: skip
        before = panel.world()
        with pytest.raises(DeviceError):
            panel.world(**wrong)
        assert panel.world() == before


def test_what_was_expected_is_told_when_it_does_not_come(panel):
    with pytest.raises(NotReachedError, match="收款") as failure:
        panel.expect(screen="approved", within=2)
    assert "screen: home" in str(failure.value)
    assert "TILL up, cause 1" in str(failure.value)
