"""Cards that go on living."""

import pytest

from tests.cards.spec_reader import Reader
from tools.acquirer.wallet import load_cards
from tools.cards.drawer import Drawer

CARDS = {card.id: card for card in load_cards()}


def used(card):
    """One tap."""
    reader = Reader(card.tapped(), None, v9F66="36000000")
    reader.select()
    reader.start()
    return card


def test_counters_and_cash_last(tmp_path):
    for atc, cash in ((1, 17200), (2, 4400), (3, 4400)):
        drawer = Drawer(tmp_path / "cards.json")
        card = used(drawer.take(CARDS["quickpass"]))
        assert (card.atc, card.cash) == (atc, cash)
        drawer.put(card)


def test_what_scripts_do_lasts(tmp_path):
    drawer = Drawer(tmp_path / "cards.json")
    card = drawer.take(CARDS["chip"])
    card.pin, card.application_blocked, card.pin_tries, card.written = "654321", True, 1, {"9F58": b"\x05"}
    drawer.put(card)
    again = Drawer(tmp_path / "cards.json").take(CARDS["chip"])
    assert (again.pin, again.application_blocked, again.pin_tries) == ("654321", True, 1)
    assert again.written == {"9F58": b"\x05"}


@pytest.mark.parametrize(
    ("trouble", "name", "usual"),
    [("pin_blocked", "pin_tries", 3), ("card_blocked", "card_blocked", False), ("asks_first", "confirmed", True)],
)
def test_troubles_pass(trouble, name, usual):
    """What a trouble does to a card is gone with it; what happened meanwhile is not."""
    drawer = Drawer()
    card = drawer.take(CARDS["chip"], trouble)
    assert getattr(card, name) != usual
    card.atc = 7
    drawer.put(card)
    card = drawer.take(CARDS["chip"])
    assert (card.atc, getattr(card, name)) == (7, usual)


def test_a_telephone_is_confirmed_between_two_taps():
    drawer = Drawer()
    card = drawer.take(CARDS["phone"], "asks_first")
    reader = Reader(card.tapped())
    reader.select()
    reader.start(expect="6986")
    drawer.put(card)
    assert used(drawer.take(CARDS["phone"], "asks_first")).atc == 1


def test_a_new_card_goes_on_counting():
    drawer = Drawer()
    card = used(drawer.take(CARDS["quickpass"]))
    card.card_blocked = True
    drawer.put(card)
    drawer.renew(CARDS["quickpass"])
    card = drawer.take(CARDS["quickpass"])
    assert (card.atc, card.cash, card.card_blocked) == (1, 30000, False)
    drawer.renew(CARDS["two"])


@pytest.mark.parametrize("text", ["", "[", '{"chip": {"atc": "x"}}', '{"chip": {"written": {"9F58": "zz"}}}'])
def test_damaged_file(tmp_path, text):
    """New cards."""
    (tmp_path / "cards.json").write_text(text)
    assert Drawer(tmp_path / "cards.json").take(CARDS["chip"]).atc == 0
