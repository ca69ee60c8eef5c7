"""Whatever comes in wrong ends in a clear screen, and nothing is lost."""

import pytest


def at_card(shop, fen=12800):
    shop.open()
    shop.charge(fen)
    shop.expect(screen="present")


@pytest.mark.parametrize(
    ("card", "words"),
    [("misprint", "卡号不对"), ("expired", "卡已过期"), ("chip", "请改插芯片")],
)
def test_a_card_that_cannot_be_used(shop, card, words):
    at_card(shop)
    shop.swipe(card)
    shop.expect(screen="prompt")
    assert words in shop.texts() and "128.00" in shop.texts()
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(screen="approved")


@pytest.mark.parametrize("damage", ["lrc", "parity", "short"])
def test_an_unreadable_stripe(shop, damage):
    at_card(shop)
    shop.swipe("credit", damage=damage)
    shop.expect(text="请再刷一次")
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(screen="approved")


def test_a_stripe_without_track_2(shop):
    at_card(shop)
    shop.device.swipe(track1=shop.cards["credit"].track1)
    shop.expect(text="请再刷一次")


@pytest.mark.parametrize("track2", [";?", ";=?", ";6224240000080019?", ";6224240000080019=9913101?", ";1=2=3=4?"])
def test_nonsense_on_the_stripe(shop, track2):
    at_card(shop)
    shop.device.swipe(track2=track2)
    shop.expect(text="请再刷一次")
    assert shop.acquirer.transactions() == []


def test_a_swipe_before_it_is_asked_for_is_forgotten(shop):
    shop.open()
    shop.swipe("credit")
    shop.charge(12800)
    shop.expect(screen="present")
    shop.device.run(2000)
    assert shop.device.screen()["name"] == "present"


def test_no_amount(shop):
    shop.open()
    shop.press("ok")
    assert "请先输入金额" in shop.texts()
    shop.press("0", "00", "ok")
    assert shop.device.screen()["name"] == "amount"


def test_more_digits_than_an_amount_has(shop):
    shop.open()
    shop.press(*"123456789", "5", "00")
    assert "1,234,567.89" in shop.texts()


def test_over_the_limit(shop):
    shop.open()
    shop.charge(5000001)
    shop.expect(screen="prompt")
    assert "超过单笔限额" in shop.texts() and "50,000.00" in shop.texts()
    shop.press("ok")
    shop.expect(screen="amount")


def test_no_network(shop):
    shop.open()
    shop.device.world(network={"up": False})
    shop.device.patience = 50
    shop.device.run(10000)
    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(screen="notice", within=60)
    assert "连不上银行" in shop.texts() and "没有扣款" in shop.texts()
    shop.press("ok")
    shop.expect(screen="amount")
    shop.device.world(network={"up": True})
    shop.device.patience = 2000
    shop.sell()
    assert shop.device.screen()["name"] == "approved"
    assert [row["state"] for row in shop.acquirer.transactions()] == ["approved"]


def test_wrong_wifi_password(shop):
    shop.device.world(network={"ap": "wrong_secret"})
    shop.power_on()
    shop.log_in()
    shop.expect(text="Wi-Fi 密码不对", within=12)


def test_not_the_banks_certificate(shop):
    given = shop.provisioning()
    given["acquirer"]["server_name"] = "another.example"
    shop.device.provision(**given)
    shop.power_on()
    shop.log_in()
    shop.expect(text="银行证书不对", within=30)
    shop.charge(12800)
    shop.expect(screen="notice")
    assert "银行证书不对" in shop.texts() and "没有扣款" in shop.texts()
    assert shop.acquirer.journal() == []


def test_garbage_from_the_host_is_reversed(shop):
    shop.open()
    shop.acquirer.arm("garbage", mti="0200")
    shop.sell()
    shop.expect(text="查到没有收款", within=30)
    assert shop.charged() == 0


def test_a_wrong_mac_is_reversed(shop):
    shop.open()
    shop.acquirer.arm("bad_mac", mti="0200")
    shop.sell()
    shop.expect(text="查到没有收款", within=30)
    assert [(row["kind"], row["state"]) for row in shop.acquirer.transactions()] == [("sale", "reversed")]
    assert shop.charged() == 0


def test_an_answer_to_another_request_is_ignored(shop):
    shop.open()
    shop.device.patience = 100
    shop.acquirer.arm("wrong_trace", mti="0200")
    shop.sell()
    shop.expect(screen="approved", within=90)
    assert [line for line in shop.log_lines("HOST") if "belongs to another request" in line]
    assert shop.charged() == 12800


def test_an_answer_that_comes_twice(shop):
    shop.open()
    shop.acquirer.arm("answer_twice", mti="0200", times=2)
    for fen in (12800, 3600):
        shop.sell(fen)
        assert shop.device.screen()["name"] == "approved"
        shop.go_home()
    assert shop.charged() == 16400


def test_the_bank_wants_a_new_sign_on(shop):
    shop.open()
    shop.acquirer.arm("decline", code="A0", mti="0200")
    shop.sell()
    assert "需要重新签到" in shop.texts()
    shop.go_home()
    shop.expect(within=30, quiet=1000)
    assert len([line for line in shop.log_lines("HOST") if "signed on" in line]) >= 2
    shop.sell()
    assert shop.device.screen()["name"] == "approved"


def test_an_unknown_terminal_is_told(shop):
    given = shop.provisioning()
    given["terminal_id"] = "99990000"
    shop.device.provision(**given)
    shop.power_on()
    shop.log_in()
    shop.expect(text="银行不让签到，代码 97", within=30)


def test_wrong_working_keys_are_not_used(shop):
    given = shop.provisioning()
    given["tmk"], given["tmk_kcv"] = "22" * 16, "00962B60"
    shop.device.provision(**given)
    shop.power_on()
    shop.log_in()
    shop.expect(log="working keys refused", within=30)
    shop.charge(12800)
    shop.expect(screen="notice", within=10)
    assert "密钥校验失败" in shop.texts()
