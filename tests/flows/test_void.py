"""The void: found in four ways, allowed by the supervisor, with the same card; both books say the same afterwards."""

import pytest

from tools.shop import menu

SUPERVISOR = "123456"


def give_back(shop, row: str) -> None:
    """From the home screen to the ways of finding: 1 is the void, 2 the refund."""
    shop.press(*menu("void"))
    shop.expect(screen="give_back")
    shop.press(row)
    shop.expect(screen="find")


def sold(shop, fen=12800, card="credit") -> dict:
    """A sale, and what the acquirer has written down about it."""
    shop.sell(fen, card=card)
    assert shop.device.screen()["name"] == "approved"
    shop.go_home()
    shop.expect(quiet=1000, within=30)
    return shop.acquirer.transactions(kind="sale")[-1]


def find_by_trace(shop, sale) -> None:
    shop.press("1")
    shop.expect(screen="enter_trace")
    shop.press(*sale["trace"].lstrip("0"), "ok")


def agree(shop, password=SUPERVISOR) -> None:
    shop.expect(screen="confirm_supervisor")
    shop.press(*password, "ok")


def pay_back(shop, card="credit", pin=None) -> None:
    shop.expect(screen="present", within=30)
    shop.swipe(card)
    shop.enter_pin(pin)
    shop.expect(screen=["approved", "declined", "unknown"], within=90)


def voided(shop) -> list:
    return [(row["kind"], row["state"], row["amount"]) for row in shop.acquirer.transactions() if row["kind"] == "void"]


def test_by_trace_number(shop):
    shop.open()
    sale = sold(shop)
    give_back(shop, "1")
    find_by_trace(shop, sale)
    shop.expect(screen="confirm_supervisor")
    assert "撤销这笔消费？" in shop.texts() and "128.00" in shop.texts()
    agree(shop)
    pay_back(shop)
    assert shop.device.screen()["name"] == "approved" and "撤销成功" in shop.texts()
    shop.expect(text="商户联已打印", within=10)
    slip = "\n".join(shop.device.tear())
    assert "撤销" in slip and sale["trace"] in slip and "128.00" in slip
    assert voided(shop) == [("void", "approved", 12800)] and shop.charged() == 0


@pytest.mark.parametrize("way", ["last four", "amount", "card"])
def test_by_other_ways(shop, way):
    shop.open()
    sold(shop, 3600, "debit")
    sold(shop)
    give_back(shop, "1")
    if way == "last four":
        shop.press("2")
        shop.expect(screen="enter_last_four")
        shop.press(*"0019", "ok")
    elif way == "amount":
        shop.press("3")
        shop.expect(screen="sum")
        shop.press(*"12800", "ok")
    else:
        shop.press("4")
        shop.expect(screen="present")
        shop.swipe("credit")
    agree(shop)
    pay_back(shop)
    assert voided(shop) == [("void", "approved", 12800)]
    assert (shop.charged(), shop.charged("debit")) == (0, 3600)


def test_one_of_several_is_chosen(shop):
    shop.open()
    sold(shop, 1100)
    second = sold(shop, 2200)
    sold(shop, 3300)
    give_back(shop, "1")
    shop.press("2")
    shop.expect(screen="enter_last_four")
    shop.press(*"0019", "ok")
    shop.expect(screen="choose")
    shop.press("down", "ok")
    shop.expect(screen="confirm_supervisor")
    assert second["trace"] in shop.texts()
    agree(shop)
    pay_back(shop)
    assert voided(shop) == [("void", "approved", 2200)]


def test_refused_by_the_bank(shop):
    shop.open()
    sale = sold(shop)
    give_back(shop, "1")
    find_by_trace(shop, sale)
    agree(shop)
    pay_back(shop, pin="999999")
    assert shop.device.screen()["name"] == "declined" and "撤销失败" in shop.texts()
    assert shop.charged() == 12800
    assert not shop.device.paper_text() or "撤销" not in "\n".join(shop.device.paper_text())


def test_cancelled_at_each_step(shop):
    shop.open()
    sale = sold(shop)
    for steps in range(6):
        shop.press(*menu("void"))
        shop.expect(screen="give_back")
        if steps > 0:
            shop.press("1")
            shop.expect(screen="find")
        if steps > 1:
            shop.press("1")
            shop.expect(screen="enter_trace")
        if steps > 2:
            shop.press(*sale["trace"].lstrip("0"), "ok")
            shop.expect(screen="confirm_supervisor")
        if steps > 3:
            agree(shop)
            shop.expect(screen="present", within=30)
        if steps > 4:
            shop.swipe("credit")
            shop.expect(screen="pin")
        shop.press("cancel")
        shop.expect(screen="amount", within=10)
    assert voided(shop) == [] and shop.charged() == 12800


def test_a_wrong_supervisor_password(shop):
    shop.open()
    sale = sold(shop)
    give_back(shop, "1")
    find_by_trace(shop, sale)
    agree(shop, "111111")
    shop.expect(text="密码不对", within=10)
    agree(shop)
    pay_back(shop)
    assert voided(shop) == [("void", "approved", 12800)]


def test_not_found(shop):
    shop.open()
    give_back(shop, "1")
    shop.press("1")
    shop.expect(screen="enter_trace")
    shop.press("9", "9", "ok")
    assert "没有找到" in shop.texts()
    shop.press("cancel")
    shop.expect(screen="amount")


def test_another_card_is_refused(shop):
    shop.open()
    sale = sold(shop)
    give_back(shop, "1")
    find_by_trace(shop, sale)
    agree(shop)
    shop.expect(screen="present", within=30)
    shop.swipe("debit")
    shop.expect(text="不是原来那张卡")
    shop.press("ok")
    shop.expect(screen="amount")
    assert voided(shop) == []


def test_a_second_void_is_refused_with_words(shop):
    shop.open()
    sale = sold(shop)
    give_back(shop, "1")
    find_by_trace(shop, sale)
    agree(shop)
    pay_back(shop)
    shop.go_home()
    give_back(shop, "1")
    find_by_trace(shop, sale)
    shop.expect(text="这笔已经撤销")
    shop.press("ok")
    shop.expect(screen="amount")


def test_without_the_card_where_the_acquirer_allows_it(shop):
    shop.device.provision(**{**shop.provisioning(), "void_needs_card": False})
    shop.open()
    sale = sold(shop)
    give_back(shop, "1")
    find_by_trace(shop, sale)
    agree(shop)
    shop.expect(screen="approved", within=30)
    assert voided(shop) == [("void", "approved", 12800)] and shop.charged() == 0


def test_in_english(shop):
    shop.open()
    shop.press(*menu("settings"), "ok", "cancel")
    shop.expect(screen="amount")
    sale = sold(shop)
    give_back(shop, "1")
    find_by_trace(shop, sale)
    shop.expect(text="Void this sale?")
    agree(shop)
    pay_back(shop)
    assert "Voided" in shop.texts()


def test_a_lost_answer_is_asked_for(shop):
    shop.open()
    sale = sold(shop)
    shop.acquirer.arm("close_before_reply", kind="void")
    give_back(shop, "1")
    find_by_trace(shop, sale)
    agree(shop)
    pay_back(shop)
    shop.expect(screen="approved", within=30)
    assert voided(shop) == [("void", "approved", 12800)] and shop.charged() == 0
