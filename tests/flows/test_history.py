"""The list of transactions: every outcome in its own words, looking for a card or a trace number, slips once more."""

import re

from tools.shop import menu


def sold(shop, fen, card="credit", screen="approved"):
    shop.sell(fen, card=card)
    assert shop.device.screen()["name"] == screen
    shop.go_home()
    shop.expect(quiet=1000, within=30)


def opened(shop, *keys):
    shop.press("up")
    shop.expect(screen="history", within=30)
    shop.press(*keys)
    return shop.texts()


def amounts(shop):
    """Of the rows on the screen."""
    return re.findall(r"^\d[\d,]*\.\d\d$", shop.texts(), re.MULTILINE)


def test_the_list_has_every_transaction_newest_first(shop):
    shop.open()
    assert "还没有交易" in opened(shop)
    shop.press("cancel")
    shop.expect(screen="amount")
    sold(shop, 1100)
    sold(shop, 2200, "debit")
    sold(shop, 3300, "poor", "declined")
    for fen in (4400, 5500, 6600):
        sold(shop, fen)
    texts = opened(shop)
    assert amounts(shop) == ["66.00", "55.00", "44.00", "33.00"]
    assert "尾号 0019" in texts and "代码 51，未扣款" in texts and "刷卡，凭证" in texts
    shop.press("down", "down", "down", "down")
    assert amounts(shop) == ["22.00", "11.00"]
    assert "5 / 6" in shop.texts()
    shop.press("down", "down")
    assert "6 / 6" in shop.texts()
    shop.press("up", "up")
    assert amounts(shop) == ["66.00", "55.00", "44.00", "33.00"]
    shop.press("cancel")
    shop.expect(screen="amount")


def test_four_digits_find_a_card_and_six_a_trace_number(shop):
    shop.open()
    sold(shop, 1100)
    sold(shop, 2200, "debit")
    sold(shop, 3300)
    traces = {row["amount"]: row["trace"] for row in shop.acquirer.transactions()}
    opened(shop, *"0019")
    assert amounts(shop) == ["33.00", "11.00"]
    shop.press("clear")
    assert len(amounts(shop)) == 3
    shop.press(*traces[2200])
    assert amounts(shop) == ["22.00"]
    shop.press("clear", *"9999")
    assert "没有找到 9999" in shop.texts()
    shop.press("clear", *"999999")
    assert "没有找到 999999" in shop.texts()


def test_the_facts_of_a_transaction(shop):
    shop.open()
    sold(shop, 12800, "debit")
    books = shop.acquirer.transactions()[0]
    opened(shop, "ok")
    shop.expect(screen="detail")
    texts = shop.texts()
    for words in ("消费", "成功", "128.00", "622424*********5678 S", books["auth_code"], "未结算",
                  f"{books['trace']} / {books['batch']}"):
        assert words in texts, words
    shop.press("down")
    assert "工商银行" in shop.texts() and books["reference"] in shop.texts()
    shop.press("cancel")
    shop.expect(screen="history")
    shop.press("cancel")
    shop.expect(screen="amount")


def test_what_was_declined_has_no_slip(shop):
    shop.open()
    sold(shop, 3300, "poor", "declined")
    opened(shop, "ok")
    shop.expect(screen="detail")
    assert "失败" in shop.texts() and "51" in shop.texts() and "补打" not in shop.texts()
    shop.press("ok")
    assert shop.device.screen()["name"] == "detail"


def test_any_slip_once_more(shop):
    shop.open()
    sold(shop, 1100)
    sold(shop, 2200)
    shop.device.tear()
    opened(shop, "down", "ok")
    shop.expect(screen="detail")
    shop.press("ok")
    shop.expect(text="商户联已打印", within=10)
    slip = "\n".join(shop.device.paper_text())
    assert "重打印 REPRINT" in slip and "RMB 11.00" in slip and "22.00" not in slip
    shop.device.tear()
    shop.press("ok")  # the customer's copy, marked as well
    shop.expect(text="顾客联已打印", within=10)
    slip = "\n".join(shop.device.paper_text())
    assert "重打印 REPRINT" in slip and "RMB 11.00" in slip
    shop.press("cancel")
    shop.expect(screen="detail")


def test_an_open_outcome_is_called_unknown_and_then_reversed(shop):
    shop.open()
    for mti in ("0200", "0820", "0400"):
        shop.acquirer.arm("drop_answer", mti=mti, times=99)
    shop.device.patience = 80
    shop.sell(1100)
    assert shop.device.screen()["name"] == "unknown"
    shop.expect(text="正在冲正", within=60)
    shop.device.patience = 2000
    shop.press("cancel")
    shop.expect(screen="amount")
    assert "结果未知" in opened(shop)
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.acquirer.disarm()
    shop.expect(log="REVERSED", within=400)
    shop.press("up")  # wakes the display
    assert "已冲正，未扣款" in opened(shop)


def test_in_english_from_the_menu(shop):
    shop.open()
    sold(shop, 1100)
    shop.in_english()
    shop.press(*menu("history"))
    shop.expect(screen="history")
    assert "History" in shop.texts() and "ending 0019" in shop.texts()
    shop.press("ok")
    shop.expect(screen="detail")
    assert "Sale" in shop.texts() and "Not settled" in shop.texts()


def test_four_digits_from_home_an_amount_and_a_time(shop):
    """Each finds its own; a part goes back in two keys from the detail."""
    shop.open()
    sold(shop, 1100)
    sold(shop, 2200, "debit")
    sold(shop, 1100)
    shop.press(*"0019")
    assert "查尾号 0019" in shop.texts()
    shop.press("up")
    shop.expect(screen="history")
    assert amounts(shop) == ["11.00", "11.00"]
    shop.press("clear", "func")
    shop.expect(screen="find")
    shop.press("1", *"2200", "ok")
    shop.expect(screen="history")
    assert amounts(shop) == ["22.00", "22.00"]  # what was looked for, and the row
    clock = re.search(r"^(\d\d:\d\d)  尾号", shop.texts(), re.MULTILINE)[1]
    shop.press("clear", "func", "2")
    shop.expect(screen="enter_time")
    shop.press(*clock.replace(":", ""), "ok")
    shop.expect(screen="history")
    assert amounts(shop) == ["11.00", "22.00", "11.00"]
    shop.press("clear", "func", "2", *f"{(int(clock[:2]) + 12) % 24:02d}00", "ok")
    shop.expect(text="没有找到")
    shop.press("clear", "ok", "func")
    shop.expect(screen="confirm_supervisor")
    shop.press("func")
    shop.expect(screen="sum")
    shop.press(*"300", "ok")
    shop.expect(screen="confirm_supervisor")
    shop.press(*"123456", "ok")
    shop.expect(screen="present", within=30)
    shop.swipe("credit")
    shop.expect(screen="approved", within=90)
    shop.press("cancel")
    shop.expect(screen="detail")
    assert "已退货" in shop.texts()
    assert shop.charged() == 1100 + 1100 - 300


def test_a_sale_is_voided_in_two_keys(shop):
    shop.open()
    sold(shop, 12800)
    opened(shop, "ok")
    shop.expect(screen="detail")
    shop.press("func")
    shop.expect(screen="confirm_supervisor")
    shop.press(*"123456", "ok")
    shop.expect(screen=["present", "approved"], within=90)
    if shop.device.screen()["name"] == "present":
        shop.swipe("credit")
        shop.enter_pin()
        shop.expect(screen="approved", within=90)
    shop.press("cancel")
    shop.expect(screen="detail")
    assert "已撤销" in shop.texts()
    shop.press("cancel")
    shop.expect(screen="history")
    assert "-128.00" in shop.texts().replace("\u2212", "-") and "已撤销，凭证" in shop.texts()
    assert shop.charged() == 0
