"""Pre-authorisation, completion and the voids of both, in the shop and in the acquirer's books."""

import datetime

from tools.shop import menu

CHINA = datetime.timezone(datetime.timedelta(hours=8))
SUPERVISOR = "123456"
PREAUTH, COMPLETION, PREAUTH_VOID, COMPLETION_VOID = "1", "2", "3", "4"
HELD = ("pre-authorisation", "approved", 50000)


def begin(shop, row):
    shop.press(*menu("more"))
    shop.expect(screen="more")
    shop.press(row)


def books(shop):
    return [(row["kind"], row["state"], row["amount"]) for row in shop.acquirer.transactions()]


def ended(shop, screen="approved"):
    shop.expect(screen=screen, within=90)
    texts = shop.texts()
    shop.expect(quiet=1500, within=30)
    shop.go_home()
    return texts


def hold(shop, fen=50000, card="credit"):
    """A pre-authorisation, approved; its row in the acquirer's books."""
    begin(shop, PREAUTH)
    shop.expect(screen="sum")
    shop.press(*str(fen), "ok")
    shop.expect(screen="present")
    shop.swipe(card)
    shop.enter_pin()
    assert "预授权成功" in ended(shop)
    return shop.acquirer.transactions()[-1]


def find(shop, trace):
    shop.expect(screen="find")
    shop.press("1")
    shop.expect(screen="enter_trace")
    shop.press(*trace, "ok")


def find_elsewhere(shop, auth_code, day):
    """What was made on another terminal of the merchant."""
    shop.expect(screen="find")
    shop.press("2")
    shop.expect(screen="enter_auth")
    shop.press(*auth_code, "ok")
    shop.expect(screen="enter_date")
    shop.press(*day, "ok")


def day_of(row):
    """MMDD, as the slip has it."""
    return datetime.datetime.fromisoformat(row["at"]).astimezone(CHINA).strftime("%m%d")


def complete(shop, row, fen, card="credit"):
    begin(shop, COMPLETION)
    find(shop, row["trace"])
    shop.expect(screen="sum")
    shop.press("clear", *str(fen), "ok")
    shop.expect(screen="present")
    shop.swipe(card)
    shop.enter_pin()


def agree(shop, password=SUPERVISOR):
    shop.expect(screen="confirm_supervisor")
    shop.press(*password, "ok")


def agree_with_card(shop, card="credit"):
    agree(shop)
    shop.expect(screen="present")
    shop.swipe(card)
    shop.enter_pin()


def lose(shop, mti):
    """From now on answers are lost, and so are those to questions; the terminal's clock does not wait for them."""
    shop.device.patience = 80
    shop.acquirer.arm("drop_answer", mti=mti)
    shop.acquirer.arm("drop_answer", mti="0820", times=99)


def is_reversed(shop):
    """What was lost has been reversed, and the merchant is told so."""
    shop.expect(screen="unknown", within=90)
    shop.expect(text="正在冲正", within=60)
    shop.acquirer.disarm()
    shop.device.patience = 2000
    texts = ended(shop, "declined")
    assert "已冲正" in texts
    return texts


def test_an_amount_is_held_and_then_charged(shop):
    shop.open()
    row = hold(shop)
    slip = "\n".join(shop.device.paper_text())
    assert "预授权 AUTH" in slip and "RMB 500.00" in slip and row["auth_code"] in slip
    assert shop.acquirer.card("credit")["holds"] == 50000 and shop.charged() == 0
    shop.device.tear()
    complete(shop, row, 45000)
    assert "预授权已完成" in ended(shop)
    assert books(shop) == [HELD, ("completion", "approved", 45000)]
    assert shop.acquirer.card("credit")["holds"] == 0 and shop.charged() == 45000
    slip = "\n".join(shop.device.paper_text())
    assert "预授权完成 AUTH COMPLETE" in slip and "原授权码 ORIG AUTH" in slip and row["auth_code"] in slip


def test_at_most_115_percent_are_charged(shop):
    shop.open()
    row = hold(shop)
    begin(shop, COMPLETION)
    find(shop, row["trace"])
    shop.expect(screen="sum")
    assert "500.00" in shop.texts()
    shop.press("clear", *"57501")
    assert "超过了，最多 575.00" in shop.texts()
    shop.press("ok")
    assert shop.device.screen()["name"] == "sum"
    shop.press("clear", *"57500", "ok")
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    ended(shop)
    assert books(shop) == [HELD, ("completion", "approved", 57500)]


def test_a_hold_is_released(shop):
    shop.open()
    row = hold(shop)
    begin(shop, PREAUTH_VOID)
    find(shop, row["trace"])
    agree(shop, "111111")
    shop.expect(text="密码不对", within=10)
    assert books(shop) == [HELD]
    agree_with_card(shop)
    assert "预授权已撤销" in ended(shop)
    assert books(shop) == [HELD, ("pre-authorisation void", "approved", 50000)]
    assert shop.acquirer.card("credit")["holds"] == 0
    begin(shop, COMPLETION)
    find(shop, row["trace"])
    assert "没有找到" in shop.texts()


def test_a_charge_goes_back_and_the_hold_stands_again(shop):
    shop.open()
    row = hold(shop)
    complete(shop, row, 45000)
    ended(shop)
    done = shop.acquirer.transactions()[-1]
    begin(shop, COMPLETION_VOID)
    shop.expect(screen="enter_trace")
    shop.press(*row["trace"], "ok")
    assert "没有找到" in shop.texts()  # the hold is no completion
    shop.press("clear", *done["trace"], "ok")
    agree_with_card(shop)
    assert "完成已撤销" in ended(shop)
    assert books(shop)[2:] == [("completion void", "approved", 45000)]
    assert shop.charged() == 0 and shop.acquirer.card("credit")["holds"] == 50000
    complete(shop, row, 40000)
    ended(shop)
    assert shop.charged() == 40000


def test_what_the_bank_refuses(shop):
    shop.open()
    begin(shop, PREAUTH)
    shop.expect(screen="sum")
    shop.press(*"50000", "ok")
    shop.expect(screen="present")
    shop.swipe("poor")
    shop.enter_pin()
    texts = ended(shop, "declined")
    assert "预授权失败" in texts and "卡内余额不足" in texts and "没有冻结" in texts
    begin(shop, COMPLETION)
    find_elsewhere(shop, "123456", "1122")
    shop.expect(screen="sum")
    shop.press(*"100", "ok")
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    texts = ended(shop, "declined")
    assert "完成失败" in texts and "找不到原交易" in texts and "代码 25" in texts
    assert {row["state"] for row in shop.acquirer.transactions()} == {"declined"}
    assert shop.acquirer.card("credit")["holds"] == 0


def test_cancel_at_every_step(shop):
    shop.open()
    row = hold(shop)
    programs = shop.device.flash()["programs"]
    for last in ("sum", "present", "pin"):
        begin(shop, PREAUTH)
        shop.expect(screen="sum")
        if last != "sum":
            shop.press("1", "00", "ok")
            shop.expect(screen="present")
        if last == "pin":
            shop.swipe("credit")
            shop.expect(screen="pin")
        shop.press("cancel")
        shop.expect(screen="amount")
    for act in (COMPLETION, PREAUTH_VOID):
        begin(shop, act)
        shop.expect(screen="find")
        shop.press("cancel")
        shop.expect(screen="amount")
        begin(shop, act)
        find(shop, row["trace"])
        shop.expect(screen="sum" if act == COMPLETION else "confirm_supervisor")
        shop.press("cancel")
        shop.expect(screen="amount")
    assert books(shop) == [HELD]
    assert shop.device.flash()["programs"] == programs


def test_another_card_completes_nothing(shop):
    shop.open()
    row = hold(shop)
    begin(shop, COMPLETION)
    find(shop, row["trace"])
    shop.expect(screen="sum")
    shop.press("ok")
    shop.expect(screen="present")
    shop.swipe("debit")
    shop.expect(screen="prompt")
    assert "不是原来那张卡" in shop.texts()
    shop.press("ok")
    shop.expect(screen="amount")
    assert books(shop) == [HELD]


def test_lost_answers_are_asked_for(shop):
    shop.open()
    shop.acquirer.arm("drop_answer", mti="0100")
    row = hold(shop)
    shop.acquirer.arm("drop_answer", mti="0200")
    complete(shop, row, 45000)
    ended(shop)
    assert books(shop) == [HELD, ("completion", "approved", 45000)]


def test_each_is_reversed_when_nobody_knows(shop):
    shop.open()
    lose(shop, "0100")
    begin(shop, PREAUTH)
    shop.expect(screen="sum")
    shop.press(*"50000", "ok")
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    is_reversed(shop)
    assert shop.acquirer.card("credit")["holds"] == 0
    row = hold(shop)
    lose(shop, "0200")
    complete(shop, row, 45000)
    is_reversed(shop)
    assert shop.charged() == 0
    lose(shop, "0100")
    begin(shop, PREAUTH_VOID)
    find(shop, row["trace"])
    agree_with_card(shop)
    is_reversed(shop)
    assert shop.acquirer.card("credit")["holds"] == 50000
    complete(shop, row, 45000)
    ended(shop)
    done = shop.acquirer.transactions()[-1]
    lose(shop, "0200")
    begin(shop, COMPLETION_VOID)
    shop.expect(screen="enter_trace")
    shop.press(*done["trace"], "ok")
    agree_with_card(shop)
    is_reversed(shop)
    assert shop.charged() == 45000
    states = [row["state"] for row in shop.acquirer.transactions()]
    assert states == ["reversed", "approved", "reversed", "reversed", "approved", "reversed"]


def test_in_english(shop):
    shop.open()
    shop.in_english()
    begin(shop, PREAUTH)
    shop.expect(screen="sum")
    assert "Pre-auth amount" in shop.texts()
    shop.press(*"50000", "ok")
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    assert "Held" in ended(shop)
    row = shop.acquirer.transactions()[-1]
    begin(shop, PREAUTH_VOID)
    find(shop, row["trace"])
    shop.expect(screen="confirm_supervisor")
    assert "Release the hold?" in shop.texts()
    agree_with_card(shop)
    assert "Released" in ended(shop)


def test_from_the_list_in_two_keys(shop):
    """Completed, and the completion voided, out of its details."""
    shop.open()
    hold(shop)
    shop.press("up", "ok")
    shop.expect(screen="detail")
    shop.press("func")
    shop.expect(screen="sum")
    assert "500.00" in shop.texts()
    shop.press("ok")
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(screen="approved", within=90)
    shop.press("cancel")
    shop.expect(screen="detail")
    assert "已完成" in shop.texts()
    shop.press("func")  # nothing is left to do with the hold
    assert shop.device.screen()["name"] == "detail"
    shop.press("cancel")
    shop.expect(screen="history")
    shop.press("ok")
    shop.expect(screen="detail")
    shop.press("func")
    agree_with_card(shop)
    shop.expect(screen="approved", within=90)
    shop.press("cancel")
    shop.expect(screen="detail")
    assert "已撤销" in shop.texts()
    assert shop.charged() == 0 and shop.acquirer.card("credit")["holds"] == 50000


def test_voids_without_the_card_where_the_acquirer_does_without(shop):
    shop.device.provision(**{**shop.provisioning(), "void_needs_card": False})
    shop.open()
    row = hold(shop)
    complete(shop, row, 45000)
    ended(shop)
    done = shop.acquirer.transactions()[-1]
    begin(shop, COMPLETION_VOID)
    shop.expect(screen="enter_trace")
    shop.press(*done["trace"], "ok")
    agree(shop)
    assert "完成已撤销" in ended(shop)
    begin(shop, PREAUTH_VOID)
    find(shop, row["trace"])
    agree(shop)
    assert "预授权已撤销" in ended(shop)
    assert shop.charged() == 0 and shop.acquirer.card("credit")["holds"] == 0


def test_after_a_day_of_sales_there_is_memory_for_all_of_it(shop):
    shop.open()
    for n in range(40):
        shop.sell(1000 + n, card=("credit", "debit")[n % 2])
        shop.go_home()
    row = hold(shop)
    complete(shop, row, 45000)
    ended(shop)
    done = shop.acquirer.transactions()[-1]
    begin(shop, COMPLETION_VOID)
    shop.expect(screen="enter_trace")
    shop.press(*done["trace"], "ok")
    agree_with_card(shop)
    ended(shop)
    begin(shop, PREAUTH_VOID)
    find(shop, row["trace"])
    agree_with_card(shop)
    ended(shop)
    assert shop.acquirer.card("credit")["holds"] == 0 and shop.acquirer.totals()["misbooked"] == []
