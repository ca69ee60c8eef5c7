"""Provisioning, and the ends from which a terminal cannot go on by itself."""

import pytest

from tools.shop import menu


def erased(shop):
    shop.device.flash(erase=True)


def test_a_terminal_that_nobody_has_set_up(shop):
    erased(shop)
    shop.device.power_on()
    shop.expect(screen="notice", within=30)
    assert "还没有开通" in shop.texts()


def test_the_set_up_file_is_taken_over_and_deleted(shop):
    erased(shop)
    shop.device.provision(**shop.provisioning())
    shop.open()
    shop.restart()
    shop.log_in()
    shop.press(*menu("about"))
    shop.expect(screen="about")
    assert "TT24-000187" in shop.texts() and "10012345" in shop.texts()


NO_CA = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("merchant_id", "123", "merchant_id"),
        ("terminal_id", 5, "terminal_id"),
        ("tmk", "zz", "tmk"),
        ("tmk", "11" * 16, "tmk"),
        ("key_block", "B0096", "key_block"),
        ("protection_key", {"suite": "des"}, "protection_key"),
        ("operators", [{"number": "1"}], "operators"),
        ("operators", [], "operators"),
        ("acquirer", {"host": "", "port": 1}, "acquirer.host"),
        ("acquirer", {"host": "a", "port": 99999, "tls": False}, "acquirer.port"),
        ("acquirer", {"host": "a", "port": 1}, "acquirer.ca"),
        ("acquirer", {"host": "a", "port": 1, "ca": "no certificate"}, "acquirer.ca"),
        ("acquirer", {"host": "a", "port": 1, "ca": NO_CA}, "acquirer.ca"),
        ("acquirer", 7, "acquirer"),
        ("acquirer", {"host": "a", "port": 1, "tls": False, "server_name": 5}, "acquirer.server_name"),
        ("acquirer", {"host": "a", "port": 1, "tls": False, "backup": {"host": "b"}}, "acquirer.backup.port"),
        ("limits", {"sale_max": -1}, "limits.sale_max"),
        ("serial", 5, "serial"),
        ("serial", "x" * 21, "serial"),
        ("wifi", {"ssid": 1}, "wifi.ssid"),
        ("cellular", {"apn": 'a","b'}, "cellular.apn"),
        ("wifi", {"ssid": "shop", "secret": "x" * 65}, "wifi.secret"),
    ],
)
def test_a_wrong_set_up_file_changes_nothing_and_is_told(shop, field, value, named):
    shop.device.provision(**{**shop.provisioning(), field: value})
    shop.device.power_on()
    shop.expect(screen="setup_wrong", within=30)
    assert named in shop.texts()
    shop.press("ok")
    shop.expect(screen="login", within=10)
    shop.log_in()
    shop.await_sign_on()


def test_the_case_is_opened_while_running(shop):
    shop.open()
    shop.device.world(case={"open": True})
    shop.expect(screen="locked", within=5)
    assert "机具已锁定" in shop.texts() and "TT24-000187" in shop.texts()
    shop.device.world(case={"open": False})
    shop.device.cut()
    shop.device.power_on()
    shop.expect(screen="locked", within=30)
    assert "T01" in shop.texts()


def test_the_case_is_open_at_power_on(shop):
    shop.device.world(case={"open": True})
    shop.device.power_on()
    shop.expect(screen="locked", within=30)


def test_plain_tcp(shop, tmp_path):
    from tools.acquirer.testing import AcquirerProcess

    process = AcquirerProcess(tmp_path, "--no-tls")
    try:
        given = process.admin.provisioning()
        shop.device.provision(**{**shop.provisioning(), **given})
        shop.power_on()
        shop.log_in()
        shop.await_sign_on()
        shop.sell(card="debit")
        assert [row["state"] for row in process.admin.transactions()] == ["approved"]
    finally:
        process.stop()
