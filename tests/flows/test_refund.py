"""The refund: in parts, never more than was paid, from this terminal's books or from another slip."""

from tests.flows.test_void import agree, find_by_trace, give_back, sold
from tools.shop import menu


def refund(shop, fen=None, card="credit") -> None:
    """From the amount on; None takes what is left."""
    shop.expect(screen="sum", within=10)
    shop.press(*(str(fen) if fen else ""), "ok")
    agree(shop)
    shop.expect(screen="present", within=30)
    shop.swipe(card)
    shop.expect(screen=["approved", "declined", "unknown"], within=90)


def refunds(shop) -> list:
    return [(row["state"], row["amount"]) for row in shop.acquirer.transactions(kind="refund")]


def test_in_parts_up_to_what_was_paid(shop):
    shop.open()
    sale = sold(shop)
    for fen, left in ((3600, 9200), (9000, 200), (None, 0)):
        give_back(shop, "2")
        find_by_trace(shop, sale)
        refund(shop, fen)
        assert shop.device.screen()["name"] == "approved" and "退货成功" in shop.texts()
        shop.go_home()
        shop.expect(quiet=1000, within=30)
        assert shop.charged() == left
    assert refunds(shop) == [("approved", 3600), ("approved", 9000), ("approved", 200)]
    give_back(shop, "2")
    find_by_trace(shop, sale)
    shop.expect(text="这笔已经退完")
    shop.press("ok")
    shop.expect(screen="amount")
    slip = "\n".join(shop.device.paper_text())
    assert "退货" in slip and sale["reference"] in slip


def test_never_more_than_is_left(shop):
    shop.open()
    sale = sold(shop)
    give_back(shop, "2")
    find_by_trace(shop, sale)
    shop.expect(screen="sum")
    shop.press(*"12801", "ok")
    assert shop.device.screen()["name"] == "sum" and "128.00" in shop.texts()
    shop.press("cancel")
    shop.expect(screen="amount")
    assert refunds(shop) == []


def test_what_was_refunded_cannot_be_voided(shop):
    shop.open()
    sale = sold(shop)
    give_back(shop, "2")
    find_by_trace(shop, sale)
    refund(shop, 3600)
    shop.go_home()
    give_back(shop, "1")
    find_by_trace(shop, sale)
    shop.expect(text="这笔退过货")
    shop.press("ok")
    shop.expect(screen="amount")


def elsewhere(shop, reference: str, day: str) -> None:
    give_back(shop, "2")
    shop.press("5")
    shop.expect(screen="enter_reference")
    shop.press(*reference, "ok")
    shop.expect(screen="enter_date")
    shop.press(*day, "ok")


def test_of_a_payment_that_is_not_in_these_books(shop):
    shop.open()
    sale = sold(shop)
    day = shop.device.paper_text()
    date = next(line for line in day if "时间" in line).split()[-2][5:].replace("-", "")
    assert sale["reference"].isdigit()
    for fen, screen in ((99900, "declined"), (3600, "approved")):
        elsewhere(shop, sale["reference"], date)
        refund(shop, fen)
        assert shop.device.screen()["name"] == screen, shop.texts()
        shop.go_home()
    assert shop.charged() == 9200


def test_an_unknown_reference_is_told_by_the_bank(shop):
    shop.open()
    elsewhere(shop, "123456789012", "1122")
    refund(shop, 3600)
    assert shop.device.screen()["name"] == "declined" and "找不到原交易" in shop.texts()


def test_an_answer_that_never_comes_leads_to_sending_it_again(shop):
    """Once, whatever happens: the advice is sent again, never reversed, and counted once."""
    shop.without("query")
    shop.open()
    sale = sold(shop)
    shop.acquirer.arm("close_before_reply", kind="refund", times=2)
    give_back(shop, "2")
    find_by_trace(shop, sale)
    refund(shop, 3600)
    shop.expect(screen="approved", within=60)
    assert refunds(shop) == [("approved", 3600)] and shop.charged() == 9200
    assert not [line for line in shop.log_lines("HOST") if line.startswith("-> 0400")]


def test_a_refund_that_the_bank_does_not_take_waits_and_blocks_nothing(shop):
    shop.without("query")
    shop.open()
    sale = sold(shop)
    shop.acquirer.arm("close_after_request", kind="refund", times=4)
    give_back(shop, "2")
    find_by_trace(shop, sale)
    refund(shop, 3600)
    shop.expect(text="结算时再送", within=120)
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.sell(1000)
    assert shop.device.screen()["name"] == "approved"
    shop.go_home()
    shop.restart()
    shop.log_in()
    shop.await_sign_on()
    shop.expect(quiet=2000, within=60)
    assert refunds(shop) == []
    shop.press(*menu("settle"))
    shop.expect(screen="settle")
    shop.press("ok")
    shop.expect(screen="settled", within=60)
    assert refunds(shop) == [("approved", 3600)] and shop.charged() == 9200 + 1000
