"""Tapped cards: QuickPass online and offline, telephones."""

import pytest

from tests.cards.spec_reader import Reader
from tools.cards.card import new_card
from tools.simulator.card_talk import CardTalk
from tools.simulator.cards import checked

OFFLINE_READER = "36000000"  # TTQ without "online cryptogram required"
ARQC, TC, AAC = 0x20, 0x10, 0x00  # in the verification results


def tapped(card, authority=None, **values):
    reader = Reader(card.tapped(), authority, **values)
    reader.select()
    reader.start()
    return reader


def kind(reader):
    return reader.found["9F10"][4] & 0x30


def test_online_is_one_command():
    """Three commands in all; everything the acquirer needs is in the last answer."""
    card = new_card("credit")
    reader = tapped(card)
    assert len(reader.responder.log) == 3
    assert kind(reader) == ARQC
    assert "94" not in reader.found
    assert reader.found["57"].hex().upper().startswith(card.owner.pan + "D" + card.owner.expiry)
    assert reader.found["9F36"] == b"\x00\x01"
    assert reader.found["9F6C"] == b"\x00\x00"
    assert tapped(card).found["9F36"] == b"\x00\x02"


@pytest.mark.parametrize("name", ["quickpass", "quickpass_version_0"])
def test_offline(authority, name):
    """A TC, a signature of this tap, and the money goes with the last record."""
    card = new_card(name)
    reader = tapped(card, authority, v9F66=OFFLINE_READER)
    assert kind(reader) == TC
    assert reader.fdda() == card.atc.to_bytes(2)
    assert reader.found["9F5D"] == bytes.fromhex("000000017200")
    assert reader.found["9F74"] == b"ECC001"
    assert card.cash == 17200
    reader = tapped(card, authority, v9F66=OFFLINE_READER)
    assert (kind(reader), card.cash) == (TC, 4400)
    assert (kind(tapped(card, authority, v9F66=OFFLINE_READER)), card.cash) == (ARQC, 4400)


def test_torn_tap_costs_nothing(authority):
    card = new_card("quickpass")
    responder = card.tapped()
    responder.faults.rules.append({"ins": 0xB2, "nth": 5, "what": "status", "value": "6F00"})
    reader = Reader(responder, authority, v9F66=OFFLINE_READER)
    reader.select()
    with pytest.raises(AssertionError):
        reader.start()
    assert card.cash == 30000
    assert card.atc == 1


@pytest.mark.parametrize(("qualifiers", "trouble", "made"), [("36800000", "", ARQC), ("3E000000", "", AAC),
                         ("36000000", "declines", AAC)])  # fmt: skip
def test_decisions(qualifiers, trouble, made):
    assert kind(tapped(new_card("credit", trouble), v9F66=qualifiers)) == made


def test_signature_of_an_online_tap(authority):
    """TTQ asks for it: form 95, and records are read for the certificates."""
    reader = tapped(new_card("quickpass"), authority, v9F66="37800000")
    assert kind(reader) == ARQC
    reader.fdda()


def test_long_signature_is_in_a_record(authority):
    reader = tapped(new_card("quickpass", card_bits=1152), authority, v9F66=OFFLINE_READER)
    assert len(reader.found["9F4B"]) == 144
    reader.fdda()


def test_wrong_signature(authority):
    reader = tapped(new_card("quickpass", "wrong_signature"), authority, v9F66=OFFLINE_READER)
    with pytest.raises(AssertionError, match="not signed"):
        reader.fdda()


def test_telephone():
    """Confirmed on the screen of the telephone; some ask for it first."""
    assert tapped(new_card("phone")).found["9F6C"] == b"\x00\x80"
    card = new_card("phone_asks")
    reader = Reader(card.tapped())
    reader.select()
    reader.start(expect="6986")
    assert card.atc == 0
    assert kind(tapped(card)) == ARQC
    reader = Reader(card.tapped())
    reader.select()
    reader.start(expect="6986")


def test_one_card_two_sides(authority):
    """The counter goes on whichever side is used."""
    card = new_card("credit")
    tapped(card)
    reader = Reader(card.inserted(), authority)
    reader.select()
    reader.start()
    reader.generate(0x80)
    assert reader.found["9F36"] == b"\x00\x02"


def test_what_a_reader_meets():
    side, b = new_card("credit").tapped(), new_card("type_b").tapped()
    assert (side.type, len(side.uid), side.atqa, side.sak) == ("A", 4, b"\x04\x00", b"\x20")
    assert side.ats[0] == len(side.ats)
    assert (b.type, len(b.atqb), b.atqb[0]) == ("B", 12, 0x50)


@pytest.mark.parametrize("name", ["credit", "type_b", "t0"])
def test_the_simulated_device_takes_them(name):
    card = new_card(name)
    for reader, of in (("tap", card.tapped()), ("insert", card.inserted())):
        about = CardTalk(of, reader).hello()[reader]
        assert about.items() <= checked(reader, about).items()
