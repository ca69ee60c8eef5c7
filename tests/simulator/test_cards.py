"""Cards that clients hold to the readers: what passes between them and the chips, and when."""

import asyncio
import json
import socket
import time

import pytest

from tools.simulator.async_card_slot import AsyncCardSlot
from tools.simulator.card_slot import present
from tools.simulator.client import DeviceError

ATR = bytes.fromhex("3B6500002063CB6800")
BAD_CARDS = (
    {},
    {"insert": 5},
    {"insert": {}},
    {"insert": {"atr": "3B0"}},
    {"insert": {"atr": "3B" * 65}},
    {"insert": {"atr": 59}},
    {"insert": {"atr": "3B00", "colour": "red"}},
    {"insert": {"atr": "3B00"}, "tap": {"uid": "01020304", "atqa": "0400", "sak": "20"}},
    {"insert": {"atr": "3B00"}, "patience": -1},
    {"insert": {"atr": "3B00"}, "patience": True},
    {"tap": {"uid": "0102030405", "atqa": "0400", "sak": "20"}},
    {"tap": {"uid": "01020304", "atqa": "04", "sak": "20"}},
    {"tap": {"uid": "01020304", "atqa": "0400"}},
    {"tap": {"type": "C", "atqb": "50"}},
    {"tap": {"type": "B", "atqb": "5000"}},
    {"tap": {"type": "B", "uid": "01020304"}},
    {"remove": 7},
    {"remove": "all"},
    {"remove": False},
    {"swipe": "x"},
)


class Card:
    """Answers what it is told to, and remembers what it was asked."""

    atr = ATR
    warm_atr = ATR[:-1] + b"\x07"

    def __init__(self, *answers, took_ms=0):
        self.answers = list(answers)
        self.took_ms = took_ms
        self.heard = []

    def reset(self, warm):
        self.heard.append("warm" if warm else "cold")

    def off(self):
        self.heard.append("off")

    def transmit(self, command):
        self.heard.append(command.hex())
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Phone(Card):
    uid = bytes.fromhex("08A1B2C3")
    atqa = bytes.fromhex("0400")
    sak = b"\x20"
    ats = bytes.fromhex("0578807002")


class Raw:
    """A holder that sends whatever it likes."""

    def __init__(self, device):
        self.socket = socket.create_connection(("127.0.0.1", device.port), 10)
        self.lines = self.socket.makefile("rb")
        self.events = []

    def say(self, **message):
        self.socket.sendall((json.dumps(message) + "\n").encode())
        while "event" in (answer := json.loads(self.lines.readline())):
            self.events.append(answer)
        return answer

    def hear(self):
        return self.events.pop(0) if self.events else json.loads(self.lines.readline())

    def refused(self, **message):
        answer = self.say(**message)
        assert answer["ok"] is False, answer
        return answer["error"]


@pytest.fixture
def device(start):
    with start("cards") as device:
        device.power_on()
        yield device


def said(device):
    return [line["text"] for line in device.log() if line["source"] == "TILL"]


def test_a_card_is_asked_and_answers(device):
    card = Card(b"\x61\x10", b"\x90\x00", b"\x6f\x00")
    with present(device.port, card, "insert"):
        device.run(1000)
        assert said(device) == [
            "slot put chip 3b6500002063cb6800 0",
            "slot said 6110 110",
            "slot said 9000 120",
            "slot said 6f00 130",
            "slot atr 3b6500002063cb6807 130",
        ]
    assert card.heard == ["cold", "00a400", "00a401", "00a402", "warm"]
    assert said(device)[-1] == "slot take 1 1000"


def test_time_stands_while_a_card_thinks_and_what_it_took_passes(device):
    class Slow(Card):
        def transmit(self, command):
            time.sleep(0.2)
            return super().transmit(command)

    with present(device.port, Slow(b"\x90\x00", b"\x90\x01", b"\x90\x02", took_ms=400), "insert"):
        device.run(3000)
        assert said(device)[1:] == ["slot said 9000 500", "slot said 9001 900", "slot said 9002 1300"]


def test_a_mute_card_is_waited_for_in_the_devices_time(device):
    begin = time.monotonic()
    with present(device.port, Card(None, b"\x90\x00", None), "insert") as slot:
        device.run(20000)
        assert said(device)[1:] == ["slot said [None] 110", "slot said 9000 120", "slot said [None] 130"]
        assert slot.card == 1
    assert time.monotonic() - begin < 5


def test_time_goes_on_when_patience_ends(device):
    holder = Raw(device)
    assert holder.say(id=1, do="card", insert={"atr": "3B00"}, patience=300)["card"] == 1
    begin = time.monotonic()
    assert device.run(3000)["passed_ms"] == 3000
    assert 0.3 < time.monotonic() - begin < 3
    assert holder.hear() == {"event": "powered", "card": 1, "on": True, "warm": False}
    assert holder.hear() == {"event": "apdu", "card": 1, "serial": 1, "data": "00a400"}
    assert holder.say(do="apdu", card=1, serial=1, data="9000")["ok"]  # late, but in time for the terminal
    device.run(100)
    assert said(device)[-1] == "slot said 9000 3010"


def test_real_time(start):
    with start("cards", time="real") as device:
        device.power_on()
        with present(device.port, Card(b"\x90\x00", b"\x90\x01", b"\x6f\x00", took_ms=100), "insert"):
            device.expect(log="slot atr", within=10)
        at = [int(line.split()[-1]) for line in said(device)[1:4]]
        assert at[2] - at[0] >= 200


def test_several_cards_of_several_clients(device):
    phone, purse, chip = Phone(*[b"\x90\x00"] * 3), Phone(*[b"\x90\x01"] * 3), Card(*[b"\x90\x02"] * 3)
    purse.uid = bytes.fromhex("04A1B2C3D4E5F6")
    with present(device.port, phone, "tap"), present(device.port, purse, "tap"), present(device.port, chip, "insert"):
        assert device.state()["cards"][1] == {
            "card": 2, "tap": {"type": "A", "uid": "04a1b2c3d4e5f6", "atqa": "0400", "sak": "20", "ats": "0578807002"},
        }  # fmt: skip
        with pytest.raises(DeviceError, match="there is a card in the slot already"):
            present(device.port, chip, "insert")
        device.run(1000)
    heard = ["cold", "00a400", "00a401", "00a402", "off"]
    assert [phone.heard, purse.heard, chip.heard] == [heard] * 3
    lines = said(device)
    assert lines[:2] == ["field put A 08a1b2c3 0", "field put A 04a1b2c3d4e5f6 0"]
    assert {line.split()[2] for line in lines if "said" in line and "field" in line} == {"9000", "9001"}
    assert device.state()["cards"] == []


def test_type_b(device):
    holder = Raw(device)
    atqb = "501122334400000000008171"
    assert holder.say(do="card", tap={"type": "B", "atqb": atqb})["ok"]
    assert said(device) == [f"field put B {atqb} 0"]
    assert device.state()["cards"] == [{"card": 1, "tap": {"type": "B", "atqb": atqb}}]


def test_the_end_of_the_connection_takes_the_card_away(device):
    holder = Raw(device)
    holder.say(do="card", insert={"atr": "3B00"})
    holder.lines.close()
    holder.socket.close()
    device.run(50)
    assert said(device)[1:] == ["slot take 1 0"]


def test_a_card_taken_while_it_is_asked(device):
    holder, other = Raw(device), Raw(device)
    holder.say(do="card", insert={"atr": "3B00"}, patience=60000)
    holder.say(do="card", tap={"uid": "01020304", "atqa": "0400", "sak": "20"}, patience=60000)
    device._socket.sendall(b'{"id": 90, "do": "run", "ms": 1000}\n')
    events = [holder.hear() for _ in range(4)]
    assert [event["event"] for event in events] == ["powered", "apdu"] * 2
    assert holder.say(do="card", remove=1)["ok"]
    assert "you hold no card 1" in holder.refused(do="apdu", card=1, serial=events[1]["serial"], data="9000")
    assert "you hold no card 2" in other.refused(do="card", remove=2)
    assert holder.say(do="card", remove=True)["ok"]
    assert device._read()["passed_ms"] == 1000
    assert [line.rsplit(" ", 1)[0] for line in said(device)[2:]] == ["slot take 1", "field take 2"]


def test_bad_cards_and_bad_answers_are_refused_in_words(device):
    holder = Raw(device)
    for bad in BAD_CARDS:
        assert holder.refused(do="card", **bad)
    assert said(device) == []
    holder.say(do="card", insert={"atr": "3B00"})
    device._socket.sendall(b'{"id": 90, "do": "run", "ms": 150}\n')
    assert [holder.hear()["event"] for _ in range(2)] == ["powered", "apdu"]
    for bad in ({}, {"data": ""}, {"data": "9"}, {"data": "zz"}, {"data": 9000}, {"data": "90" * 5000},
                {"data": "9000", "took_ms": -1}, {"data": "9000", "took_ms": "1"}, {"data": "９０"}):  # fmt: skip
        assert holder.refused(do="apdu", card=1, serial=1, **bad)
    for number, serial in ((1, 2), (1, True), (2, 1), ("1", 1), (None, 1)):
        assert holder.refused(do="apdu", card=number, serial=serial, data="9000")
    assert holder.say(do="apdu", card=1, serial=1, data="9000", took_ms=5)["ok"]
    assert holder.refused(do="apdu", card=1, serial=1, data="9000")


def test_what_a_responder_raises_comes_out(device):
    slot = present(device.port, Card(KeyError("unexpected")), "insert")
    device.run(1000)
    assert said(device)[1:] == [f"slot said [None] {at}" for at in (110, 120, 130)]
    with pytest.raises(KeyError, match="unexpected"):
        slot.remove()
    assert device.state()["cards"] == []


def test_power_comes_and_goes_under_a_card(device):
    holder = Raw(device)
    holder.say(do="card", insert={"atr": "3B00"}, patience=60000)
    device._socket.sendall(b'{"id": 90, "do": "run", "ms": 1000}\n')
    assert [holder.hear()["event"] for _ in range(2)] == ["powered", "apdu"]
    device._socket.sendall(b'{"id": 91, "do": "power", "set": "cut"}\n')
    other = Raw(device)
    other.say(do="power", set="cut")
    assert holder.hear() == {"event": "powered", "card": 1, "on": False, "warm": False}
    assert "no APDU of this serial" in holder.refused(do="apdu", card=1, serial=1, data="9000")
    assert other.say(do="state")["cards"] == [{"card": 1, "insert": {"atr": "3b00"}}]
    assert holder.say(do="card", remove=1)["ok"]
    assert holder.say(do="card", tap={"uid": "01020304", "atqa": "0400", "sak": "20"})["ok"]  # the power is off


def test_the_asynchronous_twin(device):
    async def hold():
        card = Phone(b"\x90\x00", b"\x90\x00", b"\x6f\x00")
        slot = AsyncCardSlot(card, "tap")
        await slot.present(device.port)
        await asyncio.to_thread(device.run, 1000)
        assert (slot.card, slot.fault, slot.gone.is_set()) == (1, None, False)
        await slot.remove()
        assert slot.gone.is_set()
        bad = AsyncCardSlot(Card(), "tap")
        with pytest.raises(DeviceError, match="uid: missing"):
            await bad.present(device.port)
        return card.heard

    assert asyncio.run(hold()) == ["cold", "00a400", "00a401", "00a402", "warm"]
    assert said(device)[-1] == "field take 1 1000"
