"""The terminal's own software from a real server: a broken line, what is refused, a confirmed start, the way back."""

import re

from tools.image.signing import technician_key, workshop_key
from tools.shop import care
from tools.technician.console_line import ConsoleLine

UPDATE = 16  # the right, see firmware/console/token.py


def look(shop):
    shop.press(*care("software"))
    shop.expect(screen="software", within=60)


def test_what_is_not_ours_is_refused_and_what_is_comes_through_a_broken_line(shop, office, tmp_path):
    shop.device.provision(**shop.provisioning(), updates=office.section("00:00-00:01"))
    shop.open()
    shop.sell()
    shop.go_home()
    for version, key, told, reason in (
        ((0, 0, 9), None, "比现在的旧", "too old"),
        ((0, 9, 0), workshop_key(tmp_path / "other.pem"), "签名的人不对", "key"),
    ):
        office.offer(version, key)
        look(shop)
        assert told in shop.texts() and "0.1.0" in shop.texts()
        assert f"update: refused, {reason}" in shop.log_lines()
        shop.press("cancel")
        shop.expect(screen="amount")
    office.offer((0, 2, 0))
    look(shop)
    assert "0.2.0" in shop.texts() and "已下载 0%" in shop.texts()
    shop.device.world(network={"break": {"after_received": 400000, "how": "silence"}})
    shop.press("ok")
    shop.expect(text="连不上，检查网络", within=120)
    shop.device.world(network={"up": True})
    shop.press("ok")
    shop.expect(quiet=500, within=60)
    assert re.search("已下载 [1-9][0-9]%", shop.texts()), shop.texts()
    shop.press("ok")
    shop.expect(text="已下好，可以安装", within=300)
    assert any("update: goes on at" in line for line in shop.log_lines())
    shop.press("ok")
    shop.expect(text="现在安装")
    shop.press("ok")
    shop.expect(screen="login", within=300)
    shop.expect(log="update: 0.2.0 confirmed", within=120)
    shop.log_in()
    assert "¥128.00" in shop.texts()  # the books are as they were
    look(shop)
    assert "已经是最新的" in shop.texts()
    shop.press("cancel")
    shop.expect(screen="amount")
    line = ConsoleLine(shop.device.console())
    line.open(technician_key(), "0042", rights=UPDATE)
    found = line.call("update", what="look")
    assert (found["state"], found["now"]) == ("current", [0, 2, 0])
    line.close()
    shop.sell(700)
    assert shop.device.screen()["name"] == "approved"


def test_it_installs_itself_at_night_and_a_version_that_starts_badly_is_given_back(shop, office):
    office.offer((0, 3, 0))
    shop.device.provision(**shop.provisioning(), updates=office.section("00:00-23:59"))
    shop.open()
    shop.acquirer.arm("drop_answer", mti="0800", times=9)  # it will not sign on
    shop.expect(screen="login", within=600)
    assert any("update: installs 0.3.0" in line for line in shop.log_lines())
    for _ in range(2):
        shop.restart()
    shop.device.cut()
    shop.device.power_on()
    shop.expect(text="已退回旧版本", within=120)
    assert "0.3.0" in shop.texts()
    assert any("0.3.0 did not start well, not confirmed" in line for line in shop.log_lines())
    shop.press("ok")
    shop.expect(screen="login")
    shop.acquirer.disarm()
    shop.log_in()
    shop.await_sign_on()
    look(shop)
    assert "上次没装好" in shop.texts()
    shop.press("cancel")
    shop.sell()
    assert shop.device.screen()["name"] == "approved"
