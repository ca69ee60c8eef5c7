"""Inserted cards, from the slot to the slip: the software card's RSA, the acquirer's issuer, PIN, faults, removal."""

import pytest

from tools.cards.card import new_card
from tools.shop import menu

FEN = 12800


@pytest.fixture
def shop(shop):
    shop.open()
    return shop


def last(shop) -> dict:
    return shop.acquirer.transactions()[-1]


def insert_at(shop, card, fen: int = FEN):
    shop.charge(fen)
    shop.expect(screen="present")
    return shop.inserted(card)


def pin(shop, card) -> None:
    shop.expect(screen="pin", within=20)
    shop.press(*card.pin, "ok")


def approved(shop) -> None:
    shop.expect(screen="approved", within=30)
    shop.expect(within=10, paper="SIGNATURE")
    shop.expect(within=10, quiet=3000)
    shop.press("cancel")


def test_a_sale_with_pin(shop):
    card = new_card("credit")
    with insert_at(shop, card):
        pin(shop, card)
        approved(shop)
        shop.expect(screen="prompt", text="请取卡")
    shop.expect(screen="amount", within=10)
    row = last(shop)
    assert (row["state"], row["entry_mode"], row["amount"]) == ("approved", "051", FEN)
    paper = "\n".join(shop.device.paper_text())
    assert "A000000333010102" in paper.replace(" ", "") and card.owner.pan not in paper


def test_a_card_taken_out_before_the_host_is_asked(shop):
    card = new_card("credit")
    with insert_at(shop, card):
        shop.expect(screen="pin", within=20)
        shop.slot.remove()
        shop.press(*card.pin, "ok")
    shop.expect(screen=["prompt", "present", "notice"], within=20)
    assert not shop.acquirer.transactions()


def test_cancelled_at_the_pin(shop):
    card = new_card("credit")
    with insert_at(shop, card):
        shop.expect(screen="pin", within=20)
        shop.press("cancel")
        shop.expect(screen="amount", within=10)
    assert not shop.acquirer.transactions()


def test_a_card_that_refuses_what_the_host_approved(shop):
    card = new_card("credit", refuses=True)
    with insert_at(shop, card):
        pin(shop, card)
        shop.expect(screen="declined", within=60)
    assert last(shop)["state"] == "reversed" and shop.charged(card.owner.id) == 0


@pytest.mark.parametrize("trouble", ["card_blocked", "application_blocked", "expired"])
def test_cards_that_cannot_pay(shop, trouble):
    card = new_card("credit", trouble)
    with insert_at(shop, card):
        shop.expect(screen=["prompt", "pin"], within=30)
        if trouble == "expired" and shop.device.screen()["name"] == "pin":
            shop.press(*card.pin, "ok")
            shop.expect(screen=["prompt", "declined", "approved"], within=30)
    assert shop.charged(card.owner.id) == 0


def test_two_applications_the_payer_chooses(shop):
    card = new_card("two_applications")
    with insert_at(shop, card):
        shop.expect(screen="choose_application", within=20)
        assert "PBOC DEBIT" in shop.texts()
        shop.press("2")
        pin(shop, card)
        approved(shop)
    assert "A000000333010101" in "".join(shop.device.paper_text()).replace(" ", "")


def test_offline_pin_wrong_then_right(shop):
    card = new_card("offline_pin")
    with insert_at(shop, card):
        shop.expect(screen="pin", within=20)
        shop.press("9", "9", "9", "9", "ok")
        shop.expect(screen="pin", text="密码不对", within=20)
        shop.press(*card.pin, "ok")
        approved(shop)
    assert last(shop)["state"] == "approved"


def test_unreadable_three_times_then_its_stripe(shop):
    card = new_card("credit")
    shop.charge(FEN)
    for _ in range(3):
        shop.expect(screen="present", within=20)
        with shop.inserted(new_card("credit", faults=[{"at": at, "what": "mute"} for at in range(1, 9)])):
            shop.expect(screen="prompt", within=60)
    shop.expect(text="请刷卡", within=10)
    shop.device.swipe(track1=card.owner.track1, track2=card.owner.track2)
    shop.expect(screen="pin")
    shop.press(*card.pin, "ok")
    approved(shop)
    assert last(shop)["entry_mode"].startswith("80")


def test_chip_first_when_it_is_swiped(shop):
    card = new_card("credit")
    shop.charge(FEN)
    shop.expect(screen="present")
    shop.device.swipe(track1=card.owner.track1, track2=card.owner.track2)
    shop.expect(screen="prompt", text="请改插芯片")
    with shop.inserted(card):
        pin(shop, card)
        approved(shop)


def test_the_technician_sees_each_step_and_no_card_number(shop):
    shop.press(*menu("care"), "4")
    shop.expect(screen="prompt", text="还没有芯片交易")
    shop.press("ok")
    card = new_card("credit")
    with insert_at(shop, card):
        pin(shop, card)
        approved(shop)
    shop.expect(screen="amount", within=10)
    shop.press(*menu("care"), "4")
    seen = []
    for _ in range(12):
        shop.expect(screen="chip_step")
        shop.device.run(300)
        seen.append(shop.texts())
        shop.press("down")
    said = "\n".join(seen)
    for step in ("selection", "records", "authentication", "cardholder", "cryptogram", "completion"):
        assert step in said, step
    assert "Book 3, 10.5" in said and card.owner.pan not in said and card.owner.pan[-4:] not in said
    shop.press("cancel")
    shop.expect(screen="amount")
