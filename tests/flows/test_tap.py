"""Tapped cards and telephones: small amounts without a word, large ones with PIN, and everything that goes wrong."""

import pytest

from tools.cards.card import new_card
from tools.shop import menu

SMALL, LARGE = 12800, 128800  # either side of the limit for a PIN


@pytest.fixture
def shop(shop):
    shop.open()
    return shop


def last(shop) -> dict:
    return shop.acquirer.transactions()[-1]


def charge(shop, fen: int) -> None:
    shop.charge(fen)
    shop.expect(screen="present")


def approved(shop) -> None:
    shop.expect(screen="approved", within=30)
    shop.expect(within=10, quiet=3000)
    shop.press("cancel")
    shop.expect(screen="amount", within=10)


def gone(shop) -> None:
    """Time for the reader to see that its field is empty."""
    shop.device.run(1500)


def test_a_small_amount_without_pin_and_signature(shop):
    card = new_card("credit")
    charge(shop, SMALL)
    with shop.tapped(card):
        approved(shop)
    row = last(shop)
    assert (row["state"], row["entry_mode"], row["amount"]) == ("approved", "072", SMALL)
    assert "免密免签" in "".join(shop.device.paper_text())


def test_a_large_amount_with_the_pin(shop):
    card = new_card("credit")
    charge(shop, LARGE)
    with shop.tapped(card):
        shop.expect(screen="pin", within=20)
    shop.press(*card.pin, "ok")
    approved(shop)
    assert (last(shop)["state"], last(shop)["entry_mode"]) == ("approved", "071")


def test_a_telephone_has_asked_for_the_password_itself(shop):
    card = new_card("phone")
    charge(shop, LARGE)
    with shop.tapped(card):
        approved(shop)
    assert (last(shop)["state"], last(shop)["entry_mode"]) == ("approved", "072")


def test_a_telephone_that_must_be_confirmed_first(shop):
    card = new_card("phone_asks")
    charge(shop, LARGE)
    with shop.tapped(card):
        shop.expect(text="请看手机", within=20)
    gone(shop)
    card.confirmed = True
    with shop.tapped(card):
        approved(shop)
    assert last(shop)["state"] == "approved"


def test_two_cards_at_once(shop):
    charge(shop, SMALL)
    with shop.tapped(new_card("credit")), shop.tapped(new_card("debit")):
        shop.expect(text="只放一张卡", within=20)
    gone(shop)
    with shop.tapped(new_card("credit")):
        approved(shop)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_taken_away_too_early_then_held_longer(shop, at):
    charge(shop, SMALL)
    with shop.tapped(new_card("credit", faults=[{"at": at, "what": "pull"}])):
        shop.expect(text="请再贴近一点", within=20)
    with shop.tapped(new_card("credit")):
        approved(shop)
    assert len(shop.acquirer.transactions()) == 1


def test_electronic_cash_pays_without_the_bank(shop):
    card = new_card("quickpass")
    charge(shop, 1000)
    with shop.tapped(card):
        shop.expect(screen=["approved", "pin"], within=30)
    shop.device.run(5000)


def test_while_it_waits_for_the_pin_nothing_is_sent(shop):
    card = new_card("credit")
    charge(shop, LARGE)
    with shop.tapped(card):
        shop.expect(screen="pin", within=20)
    shop.press("cancel")
    shop.expect(screen="amount", within=10)
    assert not shop.acquirer.transactions()


def test_after_a_card_on_the_blacklist_the_next_one_pays_the_whole_amount(shop):
    """What the first tap left behind must not make the second one's cryptogram for another amount."""
    shop.press(*menu("care"), "2")
    shop.expect(screen="downloads")
    shop.press("4")
    shop.expect(text="黑名单已更新", within=120)
    shop.press("cancel")
    charge(shop, SMALL)
    with shop.tapped(new_card("credit", card="lost")):
        shop.expect(screen="prompt", text="黑名单", within=20)
    gone(shop)
    with shop.tapped(new_card("credit")):
        approved(shop)
    assert (last(shop)["state"], last(shop)["amount"]) == ("approved", SMALL)


def test_a_refused_card_that_stays_is_not_read_again(shop):
    card = new_card("credit", "card_blocked")
    charge(shop, SMALL)
    with shop.tapped(card) as held:
        shop.expect(screen="prompt", within=20)
        count = len(shop.slot._talk.responder.log)
        shop.device.run(5000)
        assert len(shop.slot._talk.responder.log) <= count + 1
        assert held is card
        shop.press("cancel")
    shop.expect(screen="amount", within=10)
