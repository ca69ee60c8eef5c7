"""While money is pending the terminal keeps its keys, its identity and its people, and says why."""

import pytest

from tools.shop import menu
from tools.simulator.client import PowerLost

ADMIN = ("99", "999999")
CARE = menu("care")
RESET = "4"
OTHER = "20000002"


def open_as(shop, number, password):
    shop.power_on()
    shop.log_in(number, password)
    shop.await_sign_on()
    shop.expect(within=10, quiet=500)


def sold(shop, fen=12800):
    shop.sell(fen)
    shop.go_home()
    shop.expect(quiet=2000, within=30)


def left_open(shop):
    """A sale whose outcome is unknown, and no network."""
    shop.acquirer.arm("close_before_reply", mti="0200")
    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    shop.device.patience = 0
    shop.acquirer.hold("decided", mti="0200")
    shop.press(*"123456", "ok")
    shop.acquirer.wait_for("held")
    shop.device.world(network={"up": False})
    shop.acquirer.release()
    shop.expect(text="银行那边没有查到结果", within=120)
    shop.press("cancel")
    shop.expect(screen="amount")


def other_terminal(shop):
    known = {row["id"] for row in shop.acquirer.call("GET", "/terminals")}
    if OTHER not in known:
        shop.acquirer.add_terminal(OTHER, "898310012345679", "别家")
    return {**shop.provisioning(), **shop.acquirer.provisioning(OTHER)}


def about(shop):
    shop.press(*menu("about"))
    shop.expect(screen="about")
    texts = shop.texts()
    shop.press("cancel")
    shop.expect(screen="amount")
    return texts


def test_nobody_logs_out_while_an_outcome_is_open(shop):
    shop.open()
    left_open(shop)
    shop.press(*menu("log_out"))
    shop.expect(screen="notice")
    assert "现在不能做" in shop.texts() and "1 笔没有结果" in shop.texts() and "连上网" in shop.texts()
    shop.press("ok")
    shop.expect(screen="amount")
    shop.press(*CARE, "3")  # sign-off
    shop.expect(screen="notice")
    assert "1 笔没有结果" in shop.texts()
    shop.press("ok")
    shop.device.world(network={"up": True})
    shop.device.patience = 2000
    shop.expect(log="REVERSED", within=400)
    shop.press(*menu("log_out"))
    shop.expect(screen="login")


def test_a_shift_may_end_before_the_batch_is_settled(shop):
    shop.open()
    sold(shop)
    shop.press(*menu("log_out"))
    shop.expect(screen="login")


def test_no_factory_reset_before_the_batch_is_settled(shop):
    open_as(shop, *ADMIN)
    sold(shop)
    shop.press(*CARE, RESET)
    shop.expect(screen="notice")
    assert "1 笔没有结算" in shop.texts() and "先结算" in shop.texts()
    shop.press("ok")
    shop.expect(screen="amount")
    assert "10012345" in about(shop)


def test_a_cashier_finds_no_factory_reset(shop):
    shop.open()
    shop.press(*CARE)
    shop.expect(screen="care")
    assert "恢复出厂" not in shop.texts()
    shop.press(RESET)  # for a cashier it is the last row, the trace of chips
    assert "恢复出厂" not in shop.texts() and shop.device.screen()["name"] == "prompt"


def order_reset(shop, password="999999"):
    shop.press(*CARE, RESET)
    shop.expect(screen="notice")
    assert "恢复出厂" in shop.texts() and "清除" in shop.texts()
    shop.press("ok")
    shop.expect(screen="override")
    shop.press(*password, "ok")


def test_a_factory_reset(shop):
    open_as(shop, *ADMIN)
    order_reset(shop, "111111")
    shop.expect(screen="override", quiet=500)
    assert "密码不对" in shop.texts()
    shop.press(*"999999", "ok")
    shop.expect(text="还没有开通", within=60)
    shop.device.cut()
    shop.device.power_on()
    shop.expect(text="还没有开通", within=60)
    shop.device.cut()
    shop.device.provision(**other_terminal(shop))
    shop.power_on()
    shop.log_in()
    shop.await_sign_on()
    assert "20000002" in about(shop)
    sold(shop)


def test_a_factory_reset_can_be_called_off(shop):
    open_as(shop, *ADMIN)
    shop.press(*CARE, RESET)
    shop.expect(screen="notice")
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.press(*CARE, RESET, "ok")
    shop.expect(screen="override")
    shop.press("cancel")
    shop.expect(screen="amount")
    assert "10012345" in about(shop)


def test_the_power_goes_at_every_flash_step_of_a_factory_reset(shop):
    """Afterwards the terminal is what it was, or as new; never half of it."""
    from tools.shop import reset

    ends = []
    for step in range(1, 60):
        reset(shop)
        open_as(shop, *ADMIN)
        shop.press(*CARE, RESET, "ok")
        shop.expect(screen="override")
        shop.press(*"99999", "9")
        shop.device.cut_at(step, step % 2 == 0)
        try:
            shop.press("ok")
            shop.expect(text="还没有开通", within=60)
            break
        except (PowerLost, AssertionError):
            assert shop.device.power == "off"
        shop.device.cut_at(None)
        shop.device.power_on()
        shop.expect(screen=["login", "notice"], within=60)
        as_before = shop.device.screen()["name"] == "login"
        if as_before:
            shop.log_in(*ADMIN)
            shop.await_sign_on()
        else:
            assert "还没有开通" in shop.texts()
        ends.append(as_before)
    assert len(ends) < 59
    assert ends == sorted(ends, reverse=True), ends  # once it has begun, it is carried through
    assert True in ends and False in ends


@pytest.mark.parametrize("change", ["terminal", "key"])
def test_a_set_up_file_for_another_terminal_waits(shop, change):
    shop.open()
    sold(shop)
    shop.device.cut()
    given = other_terminal(shop)
    if change == "key":
        given = {**shop.provisioning(), "tmk": given["tmk"], "tmk_kcv": given["tmk_kcv"]}
    shop.device.provision(**given)
    for _ in range(2):  # the file is kept
        shop.device.power_on()
        shop.expect(screen="notice", within=60)
        assert "还不能换配置" in shop.texts() and "1 笔没有结算" in shop.texts() and "先结算" in shop.texts()
        shop.press("ok")
        shop.expect(screen="login")
        shop.log_in()
        shop.await_sign_on()
        assert "10012345" in about(shop)
        shop.device.cut()


def test_a_set_up_file_that_changes_no_identity_is_taken_over(shop):
    shop.open()
    sold(shop)
    shop.device.cut()
    shop.device.provision(**{**shop.provisioning(), "merchant_name": "阿福面馆"})
    shop.open()
    assert "10012345" in about(shop)


def test_with_nothing_pending_another_identity_is_taken_over(shop):
    shop.open()
    shop.device.cut()
    shop.device.provision(**other_terminal(shop))
    shop.open()
    assert "20000002" in about(shop)


def test_what_was_left_unsettled_for_three_days_is_told_on_the_home_screen(shop):
    shop.open()
    sold(shop)
    assert "没有结算" not in shop.texts()
    shop.device.request("time", shift=3 * 86400 + 60)
    shop.press("menu", "cancel")
    shop.expect(screen="amount")
    assert "3 天没有结算" in shop.texts() and "¥128.00" in shop.texts()
