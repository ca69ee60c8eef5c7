"""Tabs, the device and what goes wrong between them; the device is a fake that speaks the control socket's protocol."""

import asyncio
import socket

from tests.panel.fake_device import FakeDevice, pixels
from tests.panel.running import panel_for
from tools.panel.device import DeviceLink

HANDSHAKE = """GET /tab HTTP/1.1\r
Host: {0}\r
Origin: http://{0}\r
Connection: Upgrade\r
Upgrade: websocket\r
Sec-WebSocket-Version: 13\r
Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
\r
"""


def play(scenario):
    """Run `scenario(device, panel)`."""

    async def whole():
        async with FakeDevice() as device, panel_for(device.port) as panel:
            await scenario(device, panel)

    asyncio.run(asyncio.wait_for(whole(), 30))


def connected(tab):
    return lambda: tab.facts.get("device", {}).get("connected")


def shows(tab, device):
    return lambda: bytes(tab.pixels) == pixels(device.image)


def test_a_tab_sees_the_device_as_it_is():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            await tab.until(shows(tab, device))
            assert tab.facts["device"]["serial"] == "TT24-000187"
            assert tab.facts["power"] == "on"
            assert tab.facts["world"]["battery"]["percent"] == 82
            assert tab.facts["cards"][0].keys() >= {"id", "name", "number"}
            await tab.until(lambda: "0.00" in tab.facts.get("screen", {}).get("texts", []))

    play(scenario)


def test_no_track_and_no_whole_number_leaves_the_panel():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(lambda: "cards" in tab.facts)
            card = panel.desk.wallet.cards[0]
            seen = str(tab.facts)
            assert card.pan not in seen and card.track2 not in seen
            assert card.pan[-4:] in seen

    play(scenario)


def test_keys_go_down_and_come_up():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            for key in "12850":
                assert (await tab.ask(do="key", down=key))["ok"]
                assert (await tab.ask(do="key", up=key))["ok"]
            await tab.until(shows(tab, device))
            assert device.texts[1] == "128.50"
            assert tab.beeps and tab.lines[-1]["source"] == "key"

    play(scenario)


def test_a_closing_tab_lets_go_of_its_keys():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            await tab.ask(do="key", down="cancel")
        async with asyncio.timeout(3):
            while device.requests[-1].get("up") != "cancel":
                await asyncio.sleep(0.01)

    play(scenario)


def test_a_swipe_prints_a_slip_that_all_tabs_can_tear_and_see():
    async def scenario(device, panel):
        async with panel.tab() as one, panel.tab() as two:
            await one.until(connected(one))
            for key in ("5", "ok"):
                await one.ask(do="key", down=key)
            assert (await one.ask(do="card", card="credit", way="swipe"))["ok"]
            swipe = next(message for message in device.requests if message["do"] == "card")["swipe"]
            assert swipe["track2"].startswith(";") and swipe["track2"].endswith("?")
            await two.until(lambda: two.rows == device.rows != b"")
            assert (await two.ask(do="tear"))["ok"]
            await one.until(lambda: one.facts["slips"] and one.rows == b"")
            assert "RMB 0.05" in one.facts["slips"][0]["text"]

    play(scenario)


def test_refusals_come_back_in_words():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            device.fitted.clear()
            answers = [
                await tab.ask(do="card", card="chip", way="insert"),
                await tab.ask(do="card", card="debit", way="tap"),
                await tab.ask(do="key", down="6"),
                await tab.ask(do="key", down="red"),
                await tab.ask(do="world", part="network", field="up", value="yes"),
                await tab.ask(do="world", part="flash", field="erase", value=True),
                await tab.ask(do="quit"),
                await tab.ask(do="time", rate=1000),
                await tab.ask(do="cut", at=0, torn=False),
                await tab.ask(do="answer", fault="rm -rf", on=True),
                await tab.ask(way="swipe"),
            ]
            assert [answer["ok"] for answer in answers] == [False, False, True, *[False] * 8]
            assert answers[0]["error"] == "this reader is not fitted"
            assert answers[1]["error"] == "card_without_tap"
            assert not {"quit", "flash"} & {message["do"] for message in device.requests}

    play(scenario)


def test_the_world_is_shared_and_logged():
    async def scenario(device, panel):
        async with panel.tab() as one, panel.tab() as two:
            await one.until(connected(one))
            await one.ask(do="world", part="network", field="up", value=False)
            await one.ask(do="cut", at=3, torn=True)
            await two.until(lambda: two.facts.get("world", {}).get("cut") == {"at": 3, "torn": True})
            assert two.facts["world"]["network"]["up"] is False
            await two.until(lambda: [line for line in two.lines if line.get("say") == "cut"])
            said = [(line["say"], line["value"]) for line in two.lines]
            assert said == [("network_up", False), ("cut", {"at": 3, "torn": True})]
            assert device.world["network"]["up"] is False

    play(scenario)


def test_a_firmware_that_stops_by_itself_is_shown_until_it_is_switched_on_again():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            device.emit("leds", on=[True] * 4)
            device.emit("power", set="off")
            device.emit("crash", text="MemoryError")
            await tab.until(lambda: tab.facts["power"] == "crash" and tab.lines)
            assert tab.lines[-1] == {"time": tab.lines[-1]["time"], "source": "crash", "text": "MemoryError"}
            assert tab.facts["leds"] == [False] * 4 and tab.facts["backlight"] == 0
            await tab.ask(do="power", set="on")
            await tab.until(lambda: tab.facts["power"] == "on")

    play(scenario)


def test_the_clock_is_set_and_followed():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            before = tab.facts["time"]["rtc"]
            await tab.ask(do="time", rate=10)
            await tab.ask(do="time", shift=86400)
            await tab.until(lambda: tab.facts["time"] == {"rtc": before + 86400, "rate": 10})

    play(scenario)


def test_a_lost_device_is_said_and_found_again():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            lines = len(tab.lines)
            device.log("till", "before")
            await tab.until(lambda: len(tab.lines) > lines)
            device.drop()
            await tab.until(lambda: not tab.facts["device"]["connected"])
            device.log("till", "while away")
            await tab.until(connected(tab))
            await tab.until(lambda: tab.lines[-1].get("text") == "while away")
            assert [line["text"] for line in tab.lines].count("before") == 1

    play(scenario)


def test_a_device_that_stops_answering_is_gone(monkeypatch):
    monkeypatch.setattr("tools.panel.line.PATIENCE", 0.2)
    monkeypatch.setattr("tools.panel.device.PULSE", 0.1)

    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            device.deaf = True
            await tab.until(lambda: not tab.facts["device"]["connected"])
            device.deaf = False
            await tab.until(connected(tab))

    play(scenario)


def test_nonsense_from_the_device_harms_nobody():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            for client in device.clients:
                client.write(b'not json\n[]\n{"event":"lcd","x":0}\n')
                client.write(b'{"event":"lcd","x":0,"y":0,"w":9,"h":9,"data":"AA=="}\n')
            device.emit("from_the_future", x=1)
            device.log("till", "still here")
            await tab.until(lambda: "still here" in [line.get("text") for line in tab.lines])

    play(scenario)


def test_a_tab_that_does_not_read_disturbs_nobody():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            stuck = socket.create_connection(("127.0.0.1", panel.port))
            stuck.sendall(HANDSHAKE.format(panel.address).encode())
            await asyncio.sleep(0.1)
            for n in range(30):  # more than a socket's buffers hold
                device.show("amount", f"{n}", "#1051a5")
                await tab.until(shows(tab, device))
            assert (await tab.ask(do="key", down="1"))["ok"]
            stuck.close()

    play(scenario)


def test_the_device_never_waits_for_a_panel_that_has_gone():
    async def scenario():
        async with FakeDevice() as device:
            async with panel_for(device.port) as panel, panel.tab() as tab:
                await tab.until(connected(tab))
            device.key("1")
            async with panel_for(device.port) as panel, panel.tab() as tab:
                await tab.until(connected(tab))
                await tab.until(shows(tab, device))
                await tab.until(lambda: [line["text"] for line in tab.lines] == ["1"])

    asyncio.run(scenario())


def test_without_a_device_the_panel_serves_and_waits():
    async def scenario():
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        async with panel_for(port) as panel, panel.tab() as tab:
            await tab.until(lambda: tab.facts.get("device") == {"connected": False, "serial": ""})
            assert (await tab.ask(do="key", down="1"))["error"] == "device_gone_long"
            async with FakeDevice(port):
                await tab.until(connected(tab))

    asyncio.run(scenario())


def test_the_link_keeps_the_order_of_requests():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            link: DeviceLink = panel.desk.device
            await asyncio.gather(*(link.handle("key", down=str(n)) for n in range(10)))
            keys = [message["down"] for message in device.requests if message["do"] == "key"]
            assert keys == [str(n) for n in range(10)]

    play(scenario)
