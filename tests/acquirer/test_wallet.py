"""The test cards are what they claim to be."""

import pytest

from tools.acquirer.masking import masked
from tools.acquirer.wallet import load_cards

CARDS = load_cards()


def luhn(pan: str) -> bool:
    """ISO/IEC 7812-1 annex B."""
    total = 0
    for place, digit in enumerate(reversed(pan)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_card(card):
    assert luhn(card.pan) == (card.id != "misprint")
    assert card.known == (card.id not in ("stranger", "misprint"))
    assert card.track2.startswith(f";{card.pan}={card.expiry}")
    assert card.track2.endswith("?")
    assert len(card.track2) == 39
    assert card.track1.startswith(f"%B{card.pan}^")
    assert card.expiry in card.track1
    assert len(card.track1) <= 79
    service = card.track2.partition("=")[2][4:7]
    assert (service[0] in "26") == (card.chip or card.tap) == bool(card.profile)
    assert (service[2] == "0") == card.pin_required
    assert card.name["zh"] and card.name["en"] and card.note["zh"] and card.note["en"]


def test_no_two_alike():
    for part in ("id", "pan", "colour"):
        assert len({getattr(card, part) for card in CARDS}) == len(CARDS)


@pytest.mark.parametrize(
    ("pan", "shown"),
    [
        ("6224240000010019", "622424******0019"),
        ("6224240000000185678", "622424*********5678"),
        ("", ""),
        ("12345", "****"),
        ("62242400000100A9", "****"),
    ],
)
def test_masking_fails_closed(pan, shown):
    assert masked(pan) == shown
