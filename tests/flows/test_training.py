"""Training: sales, voids and slips that mean nothing. Neither the live books nor the acquirer hear of it."""

import re

import zxingcpp

from tests.flows.test_history import sold
from tests.flows.test_preauth import find
from tools.shop import menu


def row(shop, n):
    shop.press("menu")
    shop.expect(screen="training_menu")
    shop.press(str(n))


def score(shop) -> list[str]:
    told = shop.texts().split("\n")
    return [told[told.index(label) + 1] for label in ("做了几笔", "做成", "银行拒绝", "没做完", "其中超时", "密码输错")]


def agree(shop) -> None:
    shop.expect(screen="confirm_supervisor", within=20)
    shop.press(*"123456", "ok")


def test_nothing_of_a_training_is_real(shop):
    shop.open()
    sold(shop, 1100)
    before, books = shop.acquirer.transactions(), shop.log_lines("LEDGER")
    sent = len(shop.log_lines("HOST"))
    shop.press(*menu("training"))
    shop.expect(text="训练模式，不收钱", within=10)
    shop.device.tear()
    shop.sell(12800)
    assert shop.device.screen()["name"] == "approved" and "训练模式，不收钱" in shop.texts()
    shop.expect(text="商户联已打印", within=20)
    shop.go_home()
    assert "128.00" in shop.texts()
    shop.sell(12851)
    assert shop.device.screen()["name"] == "declined" and "余额不足" in shop.texts()
    shop.go_home()
    shop.press("up")
    shop.expect(screen="history")
    assert "11.00" not in shop.texts()
    shop.press("down", "ok", "func")
    shop.expect(screen="confirm_supervisor")
    shop.press(*"123456", "ok")
    shop.expect(screen=["present", "approved"], within=30)
    if shop.device.screen()["name"] == "present":
        shop.swipe("credit")
        shop.enter_pin()
        shop.expect(screen="approved", within=30)
    shop.press("cancel")
    shop.expect(screen="detail")
    assert "已撤销" in shop.texts()
    shop.press("cancel", "cancel")
    shop.expect(screen="amount")
    shop.press(*"500", "down", "ok")
    shop.expect(screen="cash_done")
    shop.go_home()
    row(shop, 6)
    shop.expect(screen="report", within=10)
    assert "¥5.00" in shop.texts()
    shop.press("ok", "cancel")
    shop.expect(screen="amount")
    shop.expect(quiet=3000, within=30)
    slips = "\n".join(shop.device.paper_text())
    assert "签购单" in slips and "日报表" in slips
    shop.charge(900)
    shop.expect(screen="present")
    shop.press("cancel")
    shop.expect(screen="amount")
    row(shop, 1)
    shop.expect(screen="training_score")
    assert score(shop) == ["5", "3", "1", "1", "0", "0"]
    shop.press("ok")
    shop.expect(screen="amount")
    assert "训练模式，不收钱" not in shop.texts()
    shop.press("up")
    shop.expect(screen="history")
    assert "11.00" in shop.texts() and "128.00" not in shop.texts()
    assert shop.acquirer.transactions() == before and shop.charged() == 1100
    assert shop.log_lines("LEDGER") == books
    assert not [line for line in shop.log_lines("PRINT") if "drawer" in line]
    assert not [line for line in shop.log_lines("HOST")[sent:] if line.startswith("-> ") and "0820" not in line]
    shop.press("cancel")
    shop.expect(screen="amount")
    sold(shop, 2200)
    traces = sorted(int(row["trace"]) for row in shop.acquirer.transactions())
    assert traces[1] == traces[0] + 1  # not a number was used


def test_a_restart_ends_a_training(shop):
    shop.open()
    shop.press(*menu("training"))
    shop.expect(text="训练模式，不收钱", within=10)
    shop.sell(12800)
    shop.restart()
    assert "训练模式，不收钱" not in shop.texts()
    shop.log_in()
    shop.await_sign_on()
    shop.expect(quiet=2000, within=60)
    shop.press("up")
    shop.expect(text="还没有交易", within=10)
    assert shop.acquirer.transactions() == []


def test_codes_holds_and_a_settlement_can_be_practised(shop):
    shop.open()
    shop.press(*menu("training"))
    shop.expect(text="训练模式，不收钱", within=10)
    shop.press(*"8800", "func")
    shop.expect(screen="qr", within=30)
    shop.expect(quiet=400)
    assert zxingcpp.read_barcodes(shop.device.lcd_image())[0].text == "TRAINING"
    assert "收款成功" in shop.ended()
    shop.charge(3600)
    shop.expect(screen="present", within=20)
    shop.shows_code(shop.acquirer.show_code("wechat"))
    shop.expect(screen="waiting_payer", within=20)
    assert "付款码" in shop.ended()
    shop.press("up")
    shop.expect(screen="history")
    shop.press("ok")
    shop.expect(screen="detail")
    shop.press("func")
    agree(shop)
    shop.expect(screen="approved", within=60)
    shop.press("cancel", "cancel", "cancel")
    shop.expect(screen="amount")
    hold = held(shop)
    begin(shop, "2")
    find(shop, hold)
    shop.expect(screen="sum")
    shop.press("ok")
    pay(shop)
    completion = trace_in(shop.ended())
    begin(shop, "4")
    shop.expect(screen="enter_trace")
    shop.press(*completion, "ok")
    agree(shop)
    pay(shop)
    shop.ended()
    begin(shop, "3")
    find(shop, hold)
    agree(shop)
    pay(shop)
    shop.ended()
    shop.sell(12855)
    assert "密码" in shop.ended("declined")
    shop.charge(900)
    shop.expect(screen="present")
    shop.expect(screen="amount", within=120)
    shop.device.tear()
    row(shop, 5)
    shop.expect(screen="settle")
    assert "000001" in shop.texts() and "88.00" in shop.texts()
    shop.press("ok")
    shop.expect(screen="settled", within=60)
    shop.expect(text="结算单已打印", within=30)
    slip = "\n".join(shop.device.paper_text())
    assert "结算总计单" in slip and "RMB 88.00" in slip
    shop.press("ok")
    shop.expect(screen="amount")
    shop.press("up")
    shop.expect(screen="history")
    shop.press(*7 * ["down"], "ok")
    shop.expect(screen="detail")
    assert "退货" in shop.texts()  # the batch it was made in is closed
    shop.press("cancel", "cancel")
    shop.expect(screen="amount")
    row(shop, 1)
    shop.expect(screen="training_score")
    assert score(shop) == ["9", "7", "1", "1", "1", "1"]
    assert shop.acquirer.transactions() == [] and shop.acquirer.settlements() == []


def begin(shop, number: str) -> None:
    row(shop, 4)
    shop.expect(screen="more")
    shop.press(number)


def trace_in(texts: str) -> str:
    return re.search(r"凭证号 (\d{6})", texts).group(1)


def held(shop) -> str:
    """The trace of a pre-authorisation over 500.00."""
    begin(shop, "1")
    shop.expect(screen="sum")
    shop.press(*"50000", "ok")
    pay(shop)
    return trace_in(shop.ended())


def pay(shop) -> None:
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
