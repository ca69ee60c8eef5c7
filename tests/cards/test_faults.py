"""Cards that fail: each fault at each command."""

import pytest

from tests.cards.spec_reader import Reader
from tools.cards import faults
from tools.cards.apdu import CardGone
from tools.cards.card import new_card
from tools.cards.profiles import ProfileError, names, profile, troubles

SELECT = bytes.fromhex("00A40400") + b"\x0e1PAY.SYS.DDF01\x00"


@pytest.mark.parametrize("name", names())
def test_every_profile_makes_a_card(name):
    card = new_card(name)
    assert card.profile.card == card.owner.id
    assert card.owner.tap == card.profile.tap
    assert card.owner.chip == card.profile.contact


@pytest.mark.parametrize("trouble", troubles())
def test_every_trouble_changes_something(trouble):
    assert profile("credit", trouble) != profile("credit")


def test_unknown():
    with pytest.raises(ProfileError):
        profile("nothing")
    with pytest.raises(ProfileError):
        profile("credit", "nothing")
    with pytest.raises(TypeError):
        profile("credit", nothing=1)


@pytest.mark.parametrize("what", faults.KINDS)
def test_kinds(what):
    side = new_card("credit").inserted()
    good = side.transmit(SELECT)
    side.faults.rules.append({"at": 2, "what": what, "value": "6F00", "seed": 7})
    if what == "pull":
        with pytest.raises(CardGone):
            side.transmit(SELECT)
        return
    answer = side.transmit(SELECT)
    expected = {"mute": None, "status": b"\x6f\x00", "short": good[: len(good) // 2], "empty": b""}
    if what in expected:
        assert answer == expected[what]
    elif what == "random":
        assert len(answer) == 2 and answer != b"\x90\x00"
    elif what == "long":
        assert answer.startswith(good[:-2]) and answer.endswith(b"\x90\x00") and len(answer) > len(good)
    else:
        assert len(answer) == len(good) and answer != good
    assert side.transmit(SELECT) == good  # only that one
    side.reset(True)
    assert side.transmit(SELECT) == good
    if what != "pull":
        assert side.transmit(SELECT) == answer  # counted anew, and repeatable


def test_by_instruction():
    card = new_card("credit", "pulled_late")
    reader = Reader(card.inserted())
    reader.select()
    reader.start()
    reader.generate(0x80)
    with pytest.raises(CardGone):
        reader.generate(0x40, second=True)
    assert reader.responder.log[-1][1] == "pull"


def test_a_fault_before_the_command_has_no_effect():
    card = new_card("credit")
    side = card.inserted()
    side.faults.rules.append({"ins": 0xA8, "what": "mute"})
    reader = Reader(side)
    reader.select()
    assert side.transmit(bytes.fromhex("80A80000028300")) is None
    assert card.atc == 0


def test_time():
    slow, usual = new_card("credit", "slow").inserted(), new_card("credit").inserted()
    for side in (slow, usual):
        side.transmit(SELECT)
    assert slow.took_ms > 10 * usual.took_ms > 0
