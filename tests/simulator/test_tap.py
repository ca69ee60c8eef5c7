"""Software cards at the tap reader: over the control socket, through the model of the PN532 and its driver."""

import pytest

from tools.cards.card import new_card
from tools.simulator.card_slot import present


@pytest.fixture
def device(start):
    with start("tap") as device:
        device.power_on()
        yield device


def said(device):
    return [line["text"] for line in device.log() if line["source"] == "TILL"]


@pytest.mark.parametrize("profile", ["credit", "quickpass", "type_b"])
def test_a_card_is_tapped_and_taken_away(device, profile):
    side = new_card(profile).tapped()
    device.run(2000)
    with present(device.port, side, "tap"):
        device.expect(within=2, log="took")
        texts = said(device)
    assert texts[0] == "tapped"
    answers = [answer.lower() for _, answer in side.log]
    assert texts[1:3] == answers and all(text.endswith("9000") for text in answers), texts
    device.expect(within=1, log="gone")
    assert said(device)[-1] == "gone"


def test_cards_one_after_the_other_and_two_at_once(device):
    for _ in range(3):
        with present(device.port, new_card("credit").tapped(), "tap"):
            device.expect(within=2, log="took")
        device.expect(within=1, log="gone")
    with present(device.port, new_card("credit").tapped(), "tap"):
        with present(device.port, new_card("quickpass").tapped(), "tap"):
            device.expect(within=2, log="several")
        device.run(2000)
        assert said(device)[-1] == "several"
    device.expect(within=1, log="gone")
    assert said(device).count("gone") == 4


@pytest.mark.parametrize("at", [1, 2])
def test_a_card_pulled_early_is_told(device, at):
    side = new_card("credit", faults=[{"at": at, "what": "pull"}]).tapped()
    with present(device.port, side, "tap"):
        device.expect(within=3, log=["removed", "mute"])
        assert said(device)[-1] == "removed"
    device.expect(within=2, log="gone")


def test_a_mute_card_is_told_and_the_next_one_read(device):
    with present(device.port, new_card("credit", faults=[{"at": 1, "what": "mute"}]).tapped(), "tap"):
        device.expect(within=5, log="mute")
    device.expect(within=1, log="gone")
    with present(device.port, new_card("credit").tapped(), "tap"):
        device.expect(within=2, log="took")
