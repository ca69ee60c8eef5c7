"""A locked terminal: what locks it, what it says, what survives."""

import pytest

from tools.image.signing import technician_key
from tools.shop import menu
from tools.technician.audit_chain import verify
from tools.technician.console_line import ALL, READ, ConsoleLine, Refused


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
    shop.log_in()
    shop.await_sign_on()  # which brings month, day and time; the year follows from what is kept
    assert abs(shop.device.request("time")["rtc"] - now) < 3600


def visit(shop, rights=ALL):
    line = ConsoleLine(shop.device.console())
    line.open(technician_key(), "0042", rights=rights)
    return line


def refused(line, do):
    with pytest.raises(Refused) as error:
        line.call(do)
    return error.value.reason


def test_a_technician_locks_unlocks_and_reads_who_did_what(shop):
    shop.open()
    shop.sell()
    line = visit(shop)
    assert refused(line, "lock") == "busy"
    shop.go_home()
    assert refused(line, "unlock") == "unlocked"
    assert line.call("lock") == {"open": 0, "unsettled": 1}
    shop.expect(screen="locked", within=30)
    assert "服务商已锁定本机" in shop.texts()
    restart(shop)
    line = visit(shop, READ)
    assert line.told["locked"]
    assert refused(line, "unlock") == "right"
    line = visit(shop)
    assert refused(line, "lock") == "locked"
    assert line.call("unlock") == {"code": "R01"}
    shop.expect(text="K01", within=30)
    shop.device.cut()
    shop.device.provision(**shop.provisioning())
    shop.power_on()
    shop.log_in()
    shop.await_sign_on()
    shop.expect(quiet=2000, within=30)
    line = visit(shop)
    assert refused(line, "retire") == "pending"
    lines = list(line.audit())
    assert verify(lines) == []
    done = [" ".join(text.split(" ")[2:-1]) for text in lines[:-1]]
    assert done.count("provision - 10012345") == 2
    done = [line for line in done if not line.startswith("provision")]
    assert done == [
        "login 01 -", "token T0042 rights 31", "lock T0042 R01", "token T0042 rights 1", "token T0042 rights 31",
        "unlock T0042 R01", "login 01 -", "token T0042 rights 31",
    ]  # fmt: skip


def test_a_device_is_retired(shop):
    shop.open()
    line = visit(shop)
    assert line.call("retire") == {}
    shop.expect(text="还没有开通", within=30)
    assert verify(visit(shop).audit()) == []
