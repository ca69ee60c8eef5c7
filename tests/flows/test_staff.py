"""Operators: who looks after whom, the first password, its age, and what the audit log says of it."""

from tools.shop import care, menu


def on_flash(shop, text: str) -> bool:
    return text.encode() in (shop.folder / "flash.bin").read_bytes()


def log_out(shop):
    shop.press(*menu("log_out"))
    shop.expect(screen="login")


def choose(shop, *passwords):
    for password in passwords:
        shop.expect(screen="secret", within=10)
        shop.press(*password, "ok")
        shop.expect(quiet=300, within=10)


def open_staff(shop):
    shop.press(*care("staff", ("update", "staff")))
    choose(shop, "123456")
    shop.expect(screen="staff")


def test_a_supervisor_takes_somebody_on_and_switches_him_off(shop):
    shop.power_on()
    shop.log_in("00", "123456")
    open_staff(shop)
    assert "李敏 收银员" in shop.texts()
    shop.press("1")  # himself
    assert "不能改这位操作员" in shop.texts()
    shop.press("4")
    shop.expect(screen="staff_number")
    shop.press(*"01", "ok")
    assert "已有这个编号" in shop.texts()
    shop.press("clear", *"02", "ok")
    shop.expect(screen="roles")
    assert "1 / 1" in shop.texts()  # no other supervisor
    shop.press("1")
    choose(shop, "2468")
    shop.expect(screen="staff")
    shop.press("cancel")
    shop.expect(screen="amount")
    log_out(shop)
    shop.press(*"02", *"2468", "ok")
    shop.expect(screen="secret", text="首次登录", within=10)
    choose(shop, "1111")
    assert "太简单" in shop.texts()
    choose(shop, "2468")
    assert "最近用过" in shop.texts()
    choose(shop, "1357", "1358")
    assert "两次不一样" in shop.texts()
    shop.press("cancel")
    shop.expect(screen="login")  # not without a password of his own
    shop.press(*"2468", "ok")
    choose(shop, "1357", "1357")
    shop.expect(screen="amount", within=10)
    shop.restart()
    shop.log_in("02", "1357")
    log_out(shop)
    shop.log_in("00", "123456")
    open_staff(shop)
    shop.press("3")
    shop.expect(screen="staff_acts")
    shop.press("3")
    shop.expect(screen="staff", text="已停用")
    shop.press("cancel")
    log_out(shop)
    shop.press(*"02", *"1357", "ok")
    shop.expect(text="已停用，请找主管", within=10)
    for line in ("add 02 cashier", "lock 02"):
        assert on_flash(shop, f" staff 00 {line} "), line
    assert on_flash(shop, " password 02 ")


def test_passwords_grow_old_and_overrides_name_both(shop):
    people = shop.provisioning()["operators"]
    people[0]["change"] = True
    shop.device.provision(**{**shop.provisioning(), "operators": people, "password_days": 5})
    shop.power_on()
    shop.press(*"01", *"0000", "ok")
    choose(shop, "2580", "2580")
    shop.expect(screen="amount")
    log_out(shop)
    shop.press(*"01", *"2580", "ok")
    shop.expect(text="密码还有 5 天到期", within=10)
    shop.expect(screen="amount")
    shop.press(*care("password"))  # by himself
    choose(shop, "2580", "1470", "1470")
    shop.expect(screen="amount", within=10)
    shop.await_sign_on()
    shop.sell()
    shop.go_home()
    shop.press(*menu("void"), "1")
    shop.expect(screen="find")
    shop.press("1")
    shop.expect(screen="enter_trace")
    shop.press("2", "ok")
    shop.expect(screen="confirm_supervisor")
    shop.press(*"123456", "ok")
    shop.expect(quiet=300, within=10)
    assert on_flash(shop, " override 01 void ") and on_flash(shop, " by 00 ")
