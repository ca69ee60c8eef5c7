"""Line test, sign-off, and downloads by hand."""

import re

import pytest

from tools.shop import menu

CARE = menu("care")
UPKEEP = (*CARE, "5")  # for a cashier


def terminal(shop):
    return next(row for row in shop.acquirer.call("GET", "/terminals") if row["id"] == "10012345")


def test_the_line_test_tells_how_long_the_bank_takes(shop):
    shop.open()
    shop.device.world(network={"delay_ms": 150})
    shop.press(*CARE, "1")
    shop.expect(screen="line_test", within=60)
    times = [int(ms) for ms in re.findall(r"^(\d+) ms$", shop.texts(), re.MULTILINE)]
    assert len(times) == 3 and 300 <= times[1] <= times[2] < 2000, times
    shop.press("ok")
    shop.expect(screen="line_test", within=60)
    shop.press("cancel")
    shop.expect(screen="amount")


def test_a_line_test_without_a_line(shop):
    shop.open()
    shop.device.patience = 50
    shop.device.world(network={"up": False})
    shop.press(*CARE, "1")
    shop.expect(screen="notice", within=90)
    assert "银行没有应答" in shop.texts() or "连不上银行" in shop.texts()


def test_a_line_test_can_be_called_off(shop):
    shop.open()
    shop.acquirer.arm("drop_answer", mti="0820")
    shop.device.patience = 50
    shop.press(*CARE, "1")
    shop.expect(screen="working")
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.device.patience = 2000
    shop.sell()
    assert shop.device.screen()["name"] == "approved"


def test_sign_off_and_on_again_with_the_next_sale(shop):
    shop.open()
    assert terminal(shop)["signed_on"]
    shop.press(*CARE, "3")
    shop.expect(text="已签退", within=30)
    assert not terminal(shop)["signed_on"]
    shop.device.run(120000)
    assert not terminal(shop)["signed_on"]  # it rests
    shop.sell()
    assert shop.device.screen()["name"] == "approved" and terminal(shop)["signed_on"]


def test_sign_off_that_the_bank_refuses_changes_nothing(shop):
    shop.open()
    shop.acquirer.arm("decline", mti="0820", code="96")
    shop.press(*CARE, "3")
    shop.expect(screen="notice", within=30)
    assert "代码 96" in shop.texts()
    shop.press("ok")
    assert terminal(shop)["signed_on"]
    shop.sell()
    assert shop.device.screen()["name"] == "approved"


DONE = {1: "终端参数已更新", 4: "公钥已更新", 5: "应用已更新", 7: "黑名单已更新", 9: "限额已更新", 2: "状态已上送"}


@pytest.mark.parametrize(("requirement", "told"), [*DONE.items(), (3, "已按银行要求重新签到")])
def test_what_the_acquirer_requires_is_done_when_idle(shop, requirement, told):
    shop.open()
    shop.acquirer.ask_terminal(requirement)
    shop.sell(card="debit")
    shop.go_home()
    shop.expect(text=told, within=120)
    assert terminal(shop)["requirement"] == 0
    shop.sell(700)
    assert shop.device.screen()["name"] == "approved"


def test_all_downloads_by_hand(shop):
    shop.open()
    shop.press(*CARE, "2")
    for row, told in enumerate(DONE.values(), 1):
        shop.expect(screen="downloads")
        shop.press(str(row))
        shop.expect(text=told, within=120)
    offered = [row["what"] for row in shop.acquirer.call("GET", "/downloads")]
    counts = [int(line.split()[-1]) for line in shop.log_lines("HOST") if line.startswith("download ")]
    assert counts[1:4] == [offered.count(what) for what in ("keys", "applications", "blacklist")], (counts, offered)
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.sell(card="debit")
    assert shop.device.screen()["name"] == "approved"


def test_upkeep_counts_over_a_restart_until_it_is_done(shop):
    shop.open()
    shop.sell(card="debit")
    shop.go_home()
    shop.device.run(3700 * 1000)  # a quiet hour: the counts are written
    shop.device.cut()
    shop.open()
    shop.press(*UPKEEP)
    shop.expect(screen="upkeep")
    rows = shop.texts().splitlines()
    assert "1 / 1000 次" in rows and "0 / 3000 次" in rows, rows
    shop.press("down", "ok")
    shop.expect(screen="notice", text="刷卡槽擦过了")
    shop.press("cancel")
    shop.expect(screen="upkeep")
    assert "1 / 1000 次" in shop.texts()
    shop.press("ok", "ok")
    shop.expect(screen="upkeep", text="已记下")
    assert "1 / 1000 次" not in shop.texts()
    shop.press("cancel")
    shop.expect(screen="amount")
