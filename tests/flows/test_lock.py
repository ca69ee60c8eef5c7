"""A locked terminal: what locks it, what it says, what survives."""

from tools.shop import menu


def on_flash(shop, text: str) -> bool:
    return text.encode() in (shop.folder / "flash.bin").read_bytes()


def restart(shop):
    shop.device.cut()
    shop.device.power_on()
    shop.expect(screen="locked", within=30)


def test_an_opened_case_locks_for_good_and_says_what_is_safe(shop):
    shop.device.provision(**{**shop.provisioning(), "hotline": "400-820-8888"})
    shop.open()
    shop.sell()
    shop.go_home()
    shop.device.world(case={"open": True})
    shop.expect(screen="locked", within=10)
    shop.device.world(case={"open": False})
    restart(shop)
    told = shop.texts()
    for words in ("机具已锁定", "检测到机壳被打开", "1 笔没有结算", "400-820-8888", "TT24-000187", "T01"):
        assert words in told, told
    assert on_flash(shop, " tamper - T01 ")
    shop.device.cut()
    shop.device.provision(**shop.provisioning())  # nobody gives it new keys before it is unlocked
    shop.device.power_on()
    shop.expect(screen="locked", within=30)
    assert "T01" in shop.texts()


def test_a_clock_set_back_locks(shop):
    shop.open()
    shop.sell()
    shop.go_home()
    shop.device.request("time", shift=-86400)
    restart(shop)
    assert "时钟被调到过去" in shop.texts() and "C01" in shop.texts()


def test_a_clock_that_the_bank_sets_back_does_not(shop):
    shop.device.request("time", shift=40 * 86400)
    shop.open()  # which signs on, and sets the clock right
    shop.sell()
    shop.go_home()
    shop.restart()
    shop.log_in()


def test_an_empty_backup_battery_is_no_attack(shop):
    shop.open()
    shop.press(*menu("log_out"))
    shop.expect(screen="login")
    now = shop.device.request("time")["rtc"]
    shop.device.request("time", shift=60 - now)
    shop.restart()
    assert on_flash(shop, " clock_unset - - ")
