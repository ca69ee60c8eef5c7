"""The balance inquiry: on the screen only, and never in the books."""

from tools.shop import menu


def begin(shop):
    shop.press(*menu("more"))
    shop.expect(screen="more")
    shop.press("6")
    shop.expect(screen="present")


def asked(shop, card="debit", pin=None):
    begin(shop)
    shop.swipe(card)
    shop.enter_pin(pin)
    shop.expect(screen=["balance", "declined", "notice"], within=90)
    return shop.texts()


def test_the_balance_is_shown_and_printed_nowhere(shop):
    shop.open()
    begin(shop)
    assert "余额查询" in shop.texts() and "0.00" not in shop.texts()
    shop.press("cancel")
    shop.expect(screen="amount")
    programs = shop.device.flash()["programs"]
    texts = asked(shop)
    assert "卡内余额" in texts and "3,000.00" in texts and "尾号 5678" in texts
    shop.press("cancel")
    shop.expect(screen="amount")
    assert not shop.device.paper_text() and shop.device.flash()["programs"] == programs
    assert not any("300000" in line or "3,000" in line for line in shop.log_lines())
    shop.sell(12345, card="debit")
    shop.go_home()
    assert "2,876.55" in asked(shop)


def test_what_the_bank_refuses(shop):
    shop.open()
    texts = asked(shop, pin="999999")
    assert "查询失败" in texts and "密码不对" in texts and "银行没有给出余额" in texts
    shop.press("cancel")
    shop.expect(screen="amount")
    assert "银行不认这张卡" in asked(shop, card="stranger")


def test_cancelled_at_every_step_and_a_lost_answer(shop):
    shop.open()
    begin(shop)
    shop.swipe("debit")
    shop.expect(screen="pin")
    shop.press("1", "cancel")
    shop.expect(screen="amount")
    shop.press(*menu("more"), "cancel")
    shop.expect(screen="amount")
    shop.acquirer.arm("drop_answer", mti="0200")
    texts = asked(shop)
    assert "银行没有应答" in texts and "没有扣款" in texts
    shop.press("ok")
    shop.expect(screen="amount")
    assert "3,000.00" in asked(shop)
    assert not [line for line in shop.log_lines() if "REVERSING" in line]


def test_in_english(shop):
    shop.open()
    shop.in_english()
    assert "Card balance" in asked(shop)
