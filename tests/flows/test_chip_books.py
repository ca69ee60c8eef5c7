"""What becomes of chips after the payment: reversals, certificates at settlement, scripts, offline sales, reprints."""

import re

import pytest

from tests.flows.test_settle import settle, the_settlement
from tools.cards.card import new_card
from tools.shop import menu

FEN = 12800
CHIP, FAILED, STRIPE = "chip", "chip failed", "stripe"


@pytest.fixture
def shop(shop):
    shop.open()
    return shop


def the_sale(shop) -> dict:
    """The last one in the acquirer's books."""
    return shop.acquirer.transactions()[-1]


def pay(shop, card, fen: int = FEN, ends: str = "approved") -> None:
    """Insert, PIN, slip; the card is out and the home screen there afterwards."""
    shop.charge(fen)
    shop.expect(screen="present")
    with shop.inserted(card):
        shop.expect(screen="pin", within=20)
        shop.press(*card.pin, "ok")
        shop.expect(screen=ends, within=60)
        shop.expect(quiet=3000, within=30)
        shop.press("cancel")
        shop.expect(text="请取卡", within=10)
    shop.expect(screen="amount", within=10)


def tap(shop, card, fen: int = FEN) -> None:
    shop.charge(fen)
    shop.expect(screen="present")
    with shop.tapped(card):
        shop.expect(screen="approved", within=30)
    shop.expect(quiet=3000, within=30)
    shop.press("cancel")
    shop.expect(screen="amount", within=10)


def sources(shop) -> list[tuple]:
    """(source, amount, cryptogram) of what was uploaded."""
    found = shop.acquirer.details(the_settlement(shop))
    return sorted((one["source"], one["amount"], one["cryptogram"]) for one in found)


def test_certificates_are_uploaded_though_the_batch_balances(shop):
    card = new_card("credit")
    pay(shop, card)
    pay(shop, new_card("debit"), 3600)
    tap(shop, card, 700)
    shop.sell(500)
    shop.expect(quiet=3000, within=30)
    shop.go_home()
    settle(shop)
    assert sources(shop) == [(CHIP, 3600, "right"), (CHIP, FEN, "right")]
    done = the_settlement(shop)
    assert (done["results"], done["journal"]) == ([1, 1], "intact") and done["details"] == done["details_told"] == 2


def test_a_batch_with_chips_that_does_not_balance(shop):
    card = new_card("credit")
    pay(shop, card)
    tap(shop, card, 700)
    shop.acquirer.skew(shop.acquirer.transactions()[0], 777)
    settle(shop, "mismatch")
    assert sources(shop) == [(CHIP, FEN, "right"), (STRIPE, 700, "")]
    assert the_sale(shop)["trace"] not in shop.texts() and "7.77" in shop.texts()


def test_a_refused_approval_is_reversed_and_told_at_settlement(shop):
    card = new_card("credit", refuses=True)
    shop.charge(FEN)
    shop.expect(screen="present")
    with shop.inserted(card):
        shop.expect(screen="pin", within=20)
        shop.press(*card.pin, "ok")
        shop.expect(screen="declined", within=60)
        shop.press("cancel")
    shop.expect(screen="amount", within=20)
    assert (the_sale(shop)["state"], shop.charged(card.owner.id)) == ("reversed", 0)
    pay(shop, new_card("debit"), 3600)
    settle(shop)
    assert [one[:2] for one in sources(shop)] == [(CHIP, 3600), (FAILED, FEN)]


@pytest.mark.parametrize("way", ["inserted", "tapped"])
def test_the_power_goes_while_the_answer_is_awaited(shop, way):
    """The reversal is made of what the books keep: the card's number, sequence, entry mode, and its data in F55."""
    shop.acquirer.arm("drop_answer", mti="0200")
    card = new_card("credit")
    shop.charge(FEN)
    with shop.presented_by(way, card):
        shop.expect(log="SENT", within=20)
        shop.device.patience = 0
        shop.device.run(3000)
        shop.device.cut()
    shop.device.patience = 2000
    shop.acquirer.disarm()
    shop.power_on()
    shop.log_in()
    shop.await_sign_on()
    shop.expect(quiet=3000, within=60)
    assert (the_sale(shop)["state"], shop.charged(card.owner.id)) == ("reversed", 0)
    sent = next(int(re.search(r"-> 0400 (\d+) B", line)[1]) for line in shop.log_lines("HOST") if "-> 0400" in line)
    assert sent > 140, "without F55 it has about 100 bytes"


@pytest.mark.parametrize("template", ["71", "72"])
def test_what_a_script_did_is_told_before_the_next_transaction(shop, template):
    shop.acquirer.script("put_data:9F79:000000050000", template=template)
    pay(shop, new_card("credit"))
    assert the_sale(shop)["script_results"] == ""
    shop.sell(500)
    row = shop.acquirer.transactions()[0]
    assert row["script_results"] == "2000000001", row
    shop.expect(quiet=3000, within=30)
    shop.go_home()
    settle(shop)
    assert sources(shop) == [(CHIP, FEN, "right")]


def test_a_script_that_fails_after_the_certificate_does_not_spoil_it(shop):
    shop.acquirer.script("wrong_mac:unblock_pin", template="72")
    pay(shop, new_card("credit"))
    settle(shop)
    assert shop.acquirer.transactions()[0]["script_results"][:1] == "1"
    assert sources(shop) == [(CHIP, FEN, "right")]


def test_a_reprint_after_a_restart_has_the_chips_block(shop):
    pay(shop, new_card("credit"))
    first = [line for line in shop.device.paper_text() if line.startswith(("TC ", "TVR ", "AID ", "UN ", "验证"))]
    assert len(first) == 5, shop.device.paper_text()
    shop.device.tear()
    shop.restart()
    shop.log_in()
    shop.await_sign_on()
    shop.press(*menu("history"))
    shop.expect(screen="history")
    shop.press("ok")
    shop.expect(screen="detail")
    shop.press("ok")
    shop.expect(text="商户联已打印", within=30)
    again = shop.device.paper_text()
    assert [line for line in again if line in first] == first and any("重打印" in line for line in again)
