"""A card in a PC/SC reader of this PC: in the wallet if there is a reader, in the slot until it is pulled out."""

import asyncio
from types import SimpleNamespace

from tests.panel.running import panel_for
from tests.panel.test_readers import held, pay
from tests.panel.test_tabs import FakeDevice, connected
from tools.cards import pcsc
from tools.cards.pcsc import PcscError
from tools.panel import real_card


class FakeReader:
    """What tools/cards/pcsc.py makes of a card."""

    atr = bytes.fromhex("3b6500002063cb6800")
    took_ms = 0
    there = True
    closed = False

    def reset(self, warm):
        pass

    def transmit(self, command):
        return b"\x90\x00"

    def is_there(self):
        return self.there

    def off(self):
        pass

    def close(self):
        self.closed = True


def no_reader():
    raise PcscError("no reader")


def test_without_a_reader_there_is_no_such_card(monkeypatch):
    monkeypatch.setattr(real_card, "readers", no_reader)
    assert real_card.found() == ()
    monkeypatch.setattr(real_card, "readers", lambda: ["ACS ACR39U"])
    assert real_card.found() == (real_card.REAL,)


def test_pyscard_without_a_service_is_no_reader(monkeypatch):
    class NoService(Exception):
        pass

    def readers():
        raise NoService("Service not available")

    modules = {
        "System": SimpleNamespace(readers=readers),
        "Exceptions": SimpleNamespace(SmartcardException=LookupError),
        "pcsc.PCSCExceptions": SimpleNamespace(BaseSCardException=NoService),
    }
    monkeypatch.setattr(pcsc, "smartcard", modules.__getitem__)
    assert real_card.found() == ()


def test_it_is_inserted_and_gone_when_it_is_pulled_out(monkeypatch):
    reader = FakeReader()
    monkeypatch.setattr(real_card, "take", lambda: reader)

    async def play():
        async with FakeDevice() as device, panel_for(device.port, more=(real_card.REAL,)) as panel, panel.tab() as tab:
            await tab.until(connected(tab))
            shown = tab.facts["cards"][-1]
            assert (shown["id"], shown["number"], shown["expires"]) == ("real", "", "")
            pay(device)
            assert (await tab.ask(do="card", card="real", way="insert"))["ok"]
            await tab.until(held(tab, ("real", "insert")))
            await tab.until(lambda: device.screen == "approved")
            told = next(message["insert"] for message in device.requests if "insert" in message)
            assert told["atr"] == reader.atr.hex()
            reader.there = False
            await tab.until(held(tab))
            assert reader.closed
            assert (await tab.ask(do="card", card="real", way="swipe"))["error"] == "card_without_stripe"
            monkeypatch.setattr(real_card, "take", no_reader)
            assert (await tab.ask(do="card", card="real", way="insert"))["error"] == "no_real_card"

    asyncio.run(asyncio.wait_for(play(), 30))
