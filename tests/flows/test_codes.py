"""Payments by code: the payer's code before the scanner, the merchant's on the display; late payers, cuts."""

import pytest
import zxingcpp

from tests.flows.test_settle import settle

FEN = 8800


@pytest.fixture(autouse=True)
def phones(shop):
    yield
    for phone in ("wechat", "alipay", "unionpay"):
        shop.acquirer.phone(phone, behaviour="pays")


def show(shop, phone: str = "wechat", behaviour: str = "pays", fen: int = FEN) -> None:
    """The payer's phone is held before the scanner."""
    shop.acquirer.phone(phone, behaviour=behaviour)
    shop.charge(fen)
    shop.expect(screen="present", within=20)
    shop.shows_code(shop.acquirer.show_code(phone))


def order(shop, fen: int = FEN) -> str:
    """The merchant's code on the display, as a phone reads it."""
    shop.press(*str(fen), "func")
    shop.expect(screen="qr", within=30)
    shop.expect(quiet=400)
    return zxingcpp.read_barcodes(shop.device.lcd_image())[0].text


def standing(shop):
    return [(row["kind"], row["amount"]) for row in shop.acquirer.transactions(state="approved")]


def agree(shop) -> None:
    return not shop.acquirer.totals()["misbooked"]


def test_the_payers_code_pays_and_goes_back(shop):
    shop.open()
    show(shop)
    texts = shop.ended()
    assert "付款码" in texts and "88.00" in texts
    slip = "\n".join(shop.device.tear())
    row = shop.acquirer.transactions(kind="sale")[-1]
    assert "微信支付" in slip and row["voucher"] in slip and row["entry_mode"] == "032"
    assert "签名" not in slip
    show(shop, "unionpay", fen=3600)
    shop.ended()
    for amount in ("1000", ""):  # a part of the newest goes back, then the other one as a whole
        shop.press("up")
        shop.expect(screen="history")
        if not amount:
            shop.press("down", "down")
        shop.press("ok")
        shop.expect(screen="detail")
        shop.press("func")
        shop.expect(screen="confirm_supervisor", within=20)
        if amount:
            shop.press("func")
            shop.expect(screen="sum")
            shop.press("clear", *amount, "ok")
            shop.expect(screen="confirm_supervisor")
        shop.press(*"123456", "ok")
        shop.expect(screen="approved", within=60)
        shop.expect(quiet=2000, within=60)
        shop.press("cancel", "cancel", "cancel")
        shop.expect(screen="amount")
    assert standing(shop) == [("sale", FEN), ("sale", 3600), ("refund", 1000), ("void", FEN)]
    assert agree(shop)
    settle(shop)


def test_the_details_of_a_batch_that_differs_have_no_card(shop):
    shop.open()
    show(shop)
    shop.ended()
    shop.sell(3600)
    shop.ended()
    shop.acquirer.skew(next(row for row in shop.acquirer.transactions() if row["amount"] == 3600), 1)
    settle(shop, "mismatch")
    (settlement,) = shop.acquirer.settlements()
    assert sorted(detail["amount"] for detail in shop.acquirer.details(settlement)) == [3600, FEN]
    assert [difference["what"] for difference in settlement["differences"]] == ["amount"]


def test_a_password_on_the_phone(shop):
    shop.open()
    show(shop, "alipay", "types_password")
    shop.expect(screen="waiting_payer", within=10)
    assert "请在手机上确认" in shop.texts()
    shop.ended()
    assert standing(shop) == [("sale", FEN)]


def test_who_refuses_or_never_answers_has_not_paid(shop):
    shop.open()
    show(shop, "wechat", "refuses")
    shop.ended("declined")
    for behaviour in ("no_answer", "late"):
        show(shop, "wechat", behaviour)
        shop.expect(screen="waiting_payer", within=10)
        shop.expect(screen="declined", within=90)
        assert "已冲正" in shop.texts() or "没有收款" in shop.texts()
        shop.go_home()
    assert not standing(shop) and agree(shop)


def test_cancel_waits_until_the_wallet_can_be_called_back(shop):
    shop.open()
    show(shop, "wechat", "no_answer")
    shop.expect(screen="waiting_payer", within=10)
    sent = shop.device.request("time")["elapsed_ms"]
    shop.press("cancel")
    shop.expect(text="正在撤回这笔付款", within=5)
    shop.expect(screen="declined", within=60)
    assert shop.device.request("time")["elapsed_ms"] - sent >= 12_000
    shop.go_home()
    assert not standing(shop)


def test_the_merchants_code_is_scanned(shop):
    shop.open()
    text = order(shop)
    shop.press("ok")
    assert shop.device.screen()["name"] == "qr"
    assert shop.acquirer.scan_code("unionpay", text) == "approved"
    assert "88.00" in shop.ended()
    row = shop.acquirer.transactions(kind="sale")[-1]
    assert row["order_number"] in "\n".join(shop.device.paper_text())
    order(shop)
    shop.press("cancel")
    shop.expect(screen="declined", within=60)
    shop.go_home()
    order(shop)
    shop.expect(screen="declined", within=200)  # nobody comes
    shop.go_home()
    assert standing(shop) == [("sale", FEN)] and agree(shop)


def uptime(shop) -> float:
    """Seconds since power-on; the wall clock is set anew by each sign-on."""
    return shop.device.request("time")["elapsed_ms"] / 1000


def called_back_at(shop) -> float:
    """The uptime at which the reversal leaves."""
    shop.expect(log="-> 0400", within=60)
    return uptime(shop)


def test_a_power_cut_while_the_payer_types(shop):
    shop.open()
    show(shop, "wechat", "no_answer")
    sent = uptime(shop)
    shop.expect(screen="waiting_payer", within=10)
    before = uptime(shop) - sent
    shop.restart()
    assert 15 <= before + called_back_at(shop) <= 18
    shop.expect(quiet=2000)
    assert not standing(shop) and agree(shop)


def test_no_connection_and_nobody_to_ask(shop):
    """The connection breaks right after the send, and the acquirer answers no questions."""
    shop.without("query")
    shop.open()
    shop.acquirer.arm("close_after_request", mti="0200")
    show(shop)
    sent = uptime(shop)
    shop.expect(screen="unknown", within=10)
    shop.press("ok")  # who asks again does not hurry it
    assert 15 <= called_back_at(shop) - sent <= 18
    assert "没有收款" in shop.ended("declined")
    assert not standing(shop) and agree(shop)


def test_what_is_no_code(shop):
    shop.open()
    shop.charge(FEN)
    shop.expect(screen="present", within=20)
    shop.shows_code("https://example.com")
    shop.expect(screen="prompt", text="不是付款码")
    shop.press("ok")
    shop.expect(screen="amount")
    assert not shop.acquirer.transactions()
