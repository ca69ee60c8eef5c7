"""Log-in: who may, and how wrong passwords are slowed down, also across a power cut."""

from tools.shop import menu


def fail(shop, times=1, password="1111"):
    for _ in range(times):
        shop.press("cancel", "0", "1", *password, "ok")
        shop.expect(quiet=300, within=30)


def test_a_wrong_password_is_told(shop):
    shop.power_on()
    fail(shop)
    assert "编号或密码不对" in shop.texts()
    shop.press(*"0000", "ok")
    shop.expect(screen="amount")


def test_an_unknown_number_is_told(shop):
    shop.power_on()
    shop.press("7", "7")
    assert "没有这个编号" in shop.texts()


def test_the_third_wrong_password_locks_and_the_lock_outlives_a_power_cut(shop):
    shop.power_on()
    fail(shop, 3)
    assert "秒后再试" in shop.texts()
    shop.press(*"0000", "ok")
    assert shop.device.screen()["name"] == "login"
    shop.restart()
    shop.press("0", "1", *"0000", "ok")
    shop.expect(text="秒后再试", within=5)
    shop.device.run(31000)
    shop.press(*"0000", "ok")
    shop.expect(screen="amount", within=10)


def test_the_wait_grows(shop):
    shop.power_on()
    fail(shop, 3)
    shop.device.run(31000)
    fail(shop)
    shop.device.run(31000)
    assert "秒后再试" in shop.texts()
    shop.device.run(31000)
    shop.press(*"0000", "ok")
    shop.expect(screen="amount", within=10)


def test_a_clock_set_back_does_not_shorten_the_wait(shop):
    shop.power_on()
    fail(shop, 3)
    shop.device.request("time", shift=-3600)
    shop.restart()
    shop.press("0", "1", *"0000", "ok")
    shop.expect(text="秒后再试", within=5)


def test_log_out_and_in_as_somebody_else(shop):
    shop.open()
    shop.press(*menu("log_out"))
    shop.expect(screen="login")
    shop.log_in("00", "123456")
    assert "00 主管" in shop.texts()
