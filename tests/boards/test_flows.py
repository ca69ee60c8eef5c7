"""What a board must do whatever it is made of: start, read keys and cards, sell, print. The same image but board.py."""

import pytest

from tools.cards.card import new_card
from tools.simulator.client import DeviceError
from tools.simulator.requests import KEYS


def finish(shop) -> None:
    """From the bank's answer to the home screen, with the slip on paper."""
    shop.expect(screen="approved", within=30)
    shop.expect(within=10, quiet=3000)
    shop.press("cancel")
    shop.expect(screen="amount", within=10)


def test_a_day_at_the_till(shop):
    """Power-on, a swipe that is signed for on paper, a chip, a tap, lamps, and the slips of all three."""
    shop.device.power_on()
    shop.expect(screen="boot")
    shop.expect(screen="login", within=30)
    shop.log_in()
    shop.await_sign_on()
    assert not [line for line in shop.device.log() if line["source"] == "SILICON"]

    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(screen="approved", within=30)  # nobody is asked to sign on the glass
    finish(shop)

    card = new_card("credit")
    shop.charge(3600)
    shop.expect(screen="present")
    with shop.inserted(card):
        shop.expect(screen="pin", within=20)
        shop.press(*card.pin, "ok")
        finish_with_card(shop)
    shop.expect(screen="amount", within=10)

    card = new_card("phone")
    shop.charge(900)
    shop.expect(screen="present")
    with shop.tapped(card):
        finish(shop)

    rows = [(row["state"], row["amount"], row["entry_mode"]) for row in shop.acquirer.transactions()]
    assert rows == [("approved", 12800, "021"), ("approved", 3600, "051"), ("approved", 900, "072")]
    slips = "\n".join(shop.device.paper_text())
    assert slips.count("SALES SLIP") == 3
    for words in ("RMB 128.00", "RMB 36.00", "RMB 9.00", "持卡人签名", "免密免签"):
        assert words in slips, words


def finish_with_card(shop) -> None:
    shop.expect(screen="approved", within=30)
    shop.expect(within=10, paper="SIGNATURE")
    shop.expect(within=10, quiet=3000)
    shop.press("cancel")
    shop.expect(screen="prompt", text="请取卡")


def test_every_key_is_where_it_belongs(shop):
    shop.open()
    shop.press(*"1234567", "clear", "8", "9", "0", "00")
    assert "890.00" in shop.texts()
    shop.press("back", "cancel")
    for key in ("menu", "func", "up", "down", "ok"):
        shop.press(key)
        shop.device.expect(within=5, quiet=300)
        shop.press("cancel")
        shop.expect(screen="amount", within=5)
    assert len(KEYS) == 19


def test_what_a_board_lacks_is_refused(shop):
    shop.open()
    if not shop.board.has("touch"):
        with pytest.raises(DeviceError, match="has no touch panel"):
            shop.device.touch([(100, 100), (120, 100)])
