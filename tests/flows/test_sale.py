"""The sale, from power-on to paper."""

from tools.shop import menu


def test_from_power_on_to_paper(shop):
    shop.device.power_on()
    shop.expect(screen="boot")
    shop.expect(screen="login", within=30)
    shop.log_in()
    shop.await_sign_on()
    shop.press("1", "2", "8", "00")
    assert "128.00" in shop.texts()
    shop.press("ok")
    shop.expect(screen="present")
    assert "128.00" in shop.texts()
    shop.swipe("debit")
    shop.expect(screen="pin")
    assert "银行卡 尾号 5678" in shop.texts()
    shop.press(*"123456", "ok")
    shop.expect(screen="approved")
    shop.expect(text="商户联已打印", within=10)

    books = shop.acquirer.transactions()
    assert [(row["kind"], row["state"], row["amount"]) for row in books] == [("sale", "approved", 12800)]
    assert shop.charged("debit") == 12800

    slip = "\n".join(shop.device.paper_text())
    for words in ("阿福粥铺", "622424*********5678 S", "工商银行", "RMB 128.00", "898310012345678", "10012345",
                  "持卡人签名", books[0]["reference"], books[0]["auth_code"]):
        assert words in slip, words
    assert shop.cards["debit"].pan not in slip


def test_the_customers_copy_is_on_a_key(shop):
    shop.open()
    shop.sell()
    shop.press("ok")
    shop.expect(text="顾客联已打印", within=10)
    slip = "\n".join(shop.device.paper_text())
    assert slip.count("签购单 SALES SLIP") == 2
    assert "谢谢惠顾" in slip and slip.count("持卡人签名") == 1
    shop.go_home()


def test_the_home_screen_remembers_the_last_sale(shop):
    shop.open()
    shop.sell(3600)
    shop.go_home()
    assert "收款成功" in shop.texts() and "¥36.00" in shop.texts()
    shop.restart()
    shop.log_in()
    assert "¥36.00" in shop.texts()


def test_without_a_pin(shop):
    shop.open()
    shop.sell(pin="")
    assert shop.device.screen()["name"] == "approved"
    assert [row["state"] for row in shop.acquirer.transactions()] == ["approved"]


def test_what_the_bank_refuses_is_said_in_words(shop):
    shop.open()
    for card, head, code in (("poor", "卡内余额不足", "代码 51"), ("lost", "这张卡不能用", "代码 41"),
                             ("stranger", "银行不认这张卡", "代码 14")):
        shop.sell(card=card)
        assert shop.device.screen()["name"] == "declined"
        assert head in shop.texts() and code in shop.texts()
        shop.go_home()
    shop.sell(card="debit", pin="999999")
    assert "密码不对" in shop.texts()
    assert all(row["state"] == "declined" for row in shop.acquirer.transactions())
    assert not shop.device.paper_text()


def test_cancel_works_until_the_request_has_left(shop):
    shop.open()
    shop.press("1", "2", "cancel")
    assert "0.00" in shop.texts()
    shop.charge(12800)
    shop.expect(screen="present")
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    shop.press("1", "2", "cancel")
    shop.expect(screen="amount")
    assert shop.acquirer.transactions() == []
    assert shop.device.flash()["programs"] < 40


def test_every_waiting_screen_ends_by_itself(shop):
    shop.open()
    shop.charge(12800)
    shop.expect(screen="present")
    shop.expect(screen="amount", within=61)
    assert "时间到，没有收款" in shop.texts()
    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    shop.expect(screen="amount", within=61)
    assert shop.acquirer.transactions() == []


def test_the_pin_screen_shows_stars_only(shop):
    shop.open()
    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    for key in "90":
        shop.press(key)
    before = shop.device.lcd_image().crop((0, 110, 320, 156)).tobytes()
    shop.press("back", "back", "3", "7")
    assert shop.device.lcd_image().crop((0, 110, 320, 156)).tobytes() == before
    assert not [line for line in shop.log_lines("KEY") if any(sign.isdigit() for sign in line)]


def test_the_same_card_again_is_asked_about(shop):
    shop.open()
    shop.sell()
    shop.go_home()
    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="question")
    assert "再收一次？" in shop.texts()
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="question")
    shop.press("ok")
    shop.enter_pin()
    shop.expect(screen="approved")
    assert shop.charged() == 25600


def test_in_english(shop):
    shop.open()
    shop.press(*menu("settings"))
    shop.expect(screen="settings")
    shop.press("ok")
    assert "Language" in shop.texts()
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.sell()
    assert "Approved" in shop.texts() and "Card, ending 0019" in shop.texts()
    shop.restart()
    assert "Operator log-in" in shop.texts()


def test_a_reprint_carries_its_mark(shop):
    shop.open()
    shop.sell()
    shop.expect(text="商户联已打印", within=10)
    shop.go_home()
    shop.device.tear()
    shop.press(*menu("reprint_last"))
    shop.expect(text="商户联已打印", within=10)
    slip = "\n".join(shop.device.paper_text())
    assert "重打印 REPRINT" in slip and "RMB 128.00" in slip


def test_many_sales_one_after_the_other(shop):
    shop.open()
    for n in range(12):
        shop.sell(1000 + n, card=("credit", "debit")[n % 2])
        assert shop.device.screen()["name"] == "approved"
        shop.go_home()
    books = shop.acquirer.transactions()
    assert sorted(row["amount"] for row in books) == [1000 + n for n in range(12)]
    assert len({(row["batch"], row["trace"]) for row in books}) == 12


def test_lights_and_sounds(shop):
    shop.open()
    shop.device.watch("leds", "buzzer", "crash")
    shop.device.events.clear()
    shop.sell()
    shop.device.run(2000)
    leds = [event["on"] for event in shop.device.events if event["event"] == "leds"]
    assert [1, 0, 0, 0] in leds and [1, 1, 1, 1] in leds and leds[-1] == [0, 0, 0, 0]
    tones = [event["hz"] for event in shop.device.events if event["event"] == "buzzer"]
    assert tones[-2:] == [1760, 2350]
    shop.device.watch("crash")


def test_a_lost_answer_is_asked_for(shop):
    """The sale went through; only its answer was lost. Nobody has to do anything."""
    shop.open()
    shop.acquirer.arm("close_before_reply", mti="0200")
    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(text="查询结果（1/3）", within=10)
    assert "结果未知" in shop.texts() and "重试" not in shop.texts()
    shop.expect(screen="approved", within=30)
    books = shop.acquirer.transactions()
    assert [(row["state"], row["amount"]) for row in books] == [("approved", 12800)]
    shop.expect(text="商户联已打印", within=10)
    assert books[0]["reference"] in "\n".join(shop.device.paper_text())


def test_a_lost_refusal_is_asked_for(shop):
    shop.open()
    shop.acquirer.arm("close_before_reply", mti="0200")
    shop.sell(card="poor")
    shop.expect(screen="declined", within=30)
    assert "卡内余额不足" in shop.texts()
    assert "0400" not in "".join(shop.log_lines("HOST"))


def test_what_never_arrived_is_reversed(shop):
    shop.open()
    shop.acquirer.arm("close_after_request", mti="0200")
    shop.sell()
    shop.expect(text="查到没有收款", within=60)
    assert [row["state"] for row in shop.acquirer.transactions(kind="sale")] == ["reversed"]


def test_three_questions_without_an_answer_lead_to_the_reversal(shop):
    shop.open()
    shop.acquirer.arm("close_before_reply", mti="0200")
    shop.acquirer.arm("close_before_reply", mti="0820", times=3)
    shop.sell()
    shop.expect(text="查询结果（3/3）", within=30)
    shop.expect(text="查到没有收款", within=60)
    assert shop.charged() == 0
