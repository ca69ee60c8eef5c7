"""Cards of the wallet at the device's readers: held, taken, pulled out, lost."""

import asyncio
import json

from tests.panel.running import panel_for
from tests.panel.test_tabs import FakeDevice, connected, play


def held(tab, *cards):
    return lambda: [(one["card"], one["way"]) for one in tab.facts.get("held", [])] == list(cards)


def pay(device):
    device.show("present", "1.00", "#1051a5")


def test_an_inserted_card_answers_and_stays():
    async def scenario(device, panel):
        async with panel.tab() as one, panel.tab() as two:
            await one.until(connected(one))
            pay(device)
            assert (await one.ask(do="card", card="chip", way="insert"))["ok"]
            await two.until(held(two, ("chip", "insert")))
            await one.until(lambda: device.screen == "approved")
            told = next(message["insert"] for message in device.requests if "insert" in message)
            assert told["atr"].startswith("3b")
            answer = next(message for message in device.requests if message["do"] == "apdu")
            assert bytes.fromhex(answer["data"]).endswith(b"\x90\x00") and answer["took_ms"] > 0
            refused = await two.ask(do="card", card="two", way="insert")
            assert refused["error"] == "slot_taken"
            assert (await two.ask(do="take", card="chip"))["ok"]
            await one.until(held(one))
            assert device.cards == {}

    play(scenario)


def test_a_tapped_card_is_taken_away_by_itself():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            assert (await tab.ask(do="card", card="phone", way="tap"))["ok"]
            assert (await tab.ask(do="card", card="quickpass", way="tap"))["ok"]
            await tab.until(held(tab, ("phone", "tap"), ("quickpass", "tap")))
            assert len(device.cards) == 2  # nobody asked them yet: they stay
            await tab.ask(do="take", card="quickpass")
            await tab.ask(do="take", card="phone")
            pay(device)
            await tab.ask(do="card", card="phone", way="tap")
            await tab.until(held(tab, ("phone", "tap")))
            await tab.until(held(tab))
            assert device.screen == "approved" and device.cards == {}

    play(scenario)


def test_a_card_that_moves_is_in_one_place():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            await tab.ask(do="card", card="chip", way="insert")
            await tab.ask(do="card", card="chip", way="tap")
            await tab.until(held(tab, ("chip", "tap")))
            assert [way for way, _ in device.cards.values()] == ["tap"]

    play(scenario)


def test_a_card_that_is_pulled_out_is_gone():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            assert (await tab.ask(do="card", card="chip", way="insert", trouble="pulled_early"))["ok"]
            await tab.until(held(tab, ("chip", "insert")))
            [(number, (_, writer))] = device.cards.items()
            for serial, command in ((1, "00A4040008A000000333010102"), (2, "80A80000028300")):
                event = {"event": "apdu", "card": number, "serial": serial, "data": command}
                writer.write(json.dumps(event).encode() + b"\n")
            await tab.until(held(tab))
            assert device.cards == {}

    play(scenario)


def test_a_device_that_goes_drops_its_cards():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            await tab.ask(do="card", card="chip", way="insert")
            await tab.until(held(tab, ("chip", "insert")))
            device.drop()
            await tab.until(held(tab))

    play(scenario)


def test_cards_remember_over_a_restart_of_the_panel(tmp_path):
    """The counter goes on, or the issuer would take the card for a copy."""

    async def scenario() -> None:
        async with FakeDevice() as device:
            for count in (1, 2):
                async with panel_for(device.port, cards=tmp_path / "cards.json") as panel, panel.tab() as tab:
                    await tab.until(connected(tab))
                    await tab.ask(do="card", card="quickpass", way="tap")
                    await tab.until(held(tab, ("quickpass", "tap")))
                    [(number, (_, writer))] = device.cards.items()
                    options = "83213600000000000000010000000000000001560000000000015626112200C0FFEE01"
                    for serial, command in ((1, "00A4040008A000000333010106"), (2, f"80A8000023{options}00")):
                        event = {"event": "apdu", "card": number, "serial": serial, "data": command}
                        writer.write(json.dumps(event).encode() + b"\n")
                    await tab.until(held(tab))
                answers = [message["data"] for message in device.requests if message["do"] == "apdu"]
                assert f"9f3602{count:04x}" in answers[-1]
            async with panel_for(device.port, cards=tmp_path / "cards.json") as panel, panel.tab() as tab:
                assert (await tab.ask(do="renew", card="quickpass"))["ok"]
        kept = json.loads((tmp_path / "cards.json").read_text())
        assert kept["quickpass"] == {"atc": 2}

    asyncio.run(scenario())


def test_requests_that_make_no_sense():
    async def scenario(device, panel):
        async with panel.tab() as tab:
            await tab.until(connected(tab))
            for request in (
                {"card": "chip", "way": "eat"},
                {"card": "nothing", "way": "insert"},
                {"card": "chip", "way": "insert", "trouble": "nothing"},
                {"card": "chip", "way": "insert", "trouble": ["slow"]},
                {"card": ["chip"], "way": "tap"},
            ):
                answer = await tab.ask(do="card", **request)
                assert not answer["ok"] and answer["error"] == "no_card"
            assert (await tab.ask(do="card", card="phone", way="swipe"))["error"] == "card_without_stripe"
            assert (await tab.ask(do="take", card="nothing"))["error"] == "no_card"
            assert (await tab.ask(do="take", card="chip"))["ok"]
            assert device.requests == [] or not device.cards

    play(scenario)
