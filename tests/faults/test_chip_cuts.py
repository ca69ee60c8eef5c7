"""The power is cut at every flash step of a sale by chip: its data are written before its record, and again before the
outcome. Afterwards both books agree, and what is reversed is reversed with the chip's data.
"""

import re

import pytest

from tests.faults.test_power_cuts import came_through, come_back
from tools.cards.card import Card, new_card
from tools.shop import reset

FEN = 12800
NOT_MORE = 40  # flash steps that no part of a sale takes
SHORTEST = 140  # bytes of a reversal with F55


def pay(shop, card: Card, way: str) -> None:
    """A sale up to the slip."""
    shop.charge(FEN)
    with shop.presented_by(way, card):
        shop.expect(screen=["approved", "declined"], within=60)
        shop.expect(quiet=4000, within=30)
    shop.press("cancel")
    shop.expect(quiet=1000, within=10)


@pytest.mark.parametrize("torn", [False, True], ids=["clean", "torn"])
@pytest.mark.parametrize(("way", "refuses"), [("tapped", False), ("inserted", False), ("inserted", True)])
def test_at_every_flash_step(shop, way, refuses, torn):
    cuts = 0
    for step in range(1, NOT_MORE):
        reset(shop)
        shop.open()
        shop.device.cut_at(step, torn)
        card = new_card("credit", refuses=refuses)
        whole = came_through(shop, pay, card, way)
        come_back(shop)
        books = shop.acquirer.transactions(kind="sale")
        standing = [row for row in books if row["state"] == "approved"]
        assert shop.charged(card.owner.id) == FEN * len(standing)
        assert ("¥128.00" in shop.texts()) == bool(standing), (shop.texts(), books, shop.log_lines())
        assert not (refuses and standing)
        for line in shop.log_lines("HOST"):
            assert "-> 0400" not in line or int(re.search(r"-> 0400 (\d+) B", line)[1]) >= SHORTEST, line
        if whole:
            break
        cuts += 1
    assert 3 <= cuts < NOT_MORE - 1, cuts
