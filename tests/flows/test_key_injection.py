"""A master key typed in, in components: two people, check values, and the sale that works with it."""

import secrets

import pytest

from tools.acquirer.keys.suites import SUITES
from tools.shop import menu

ADMIN, SUPERVISOR = ("99", "999999"), ("00", "123456")
KCV = SUITES["tdes"].kcv
INJECT = (*menu("care"), "5")
LETTERS = {"A": "2u", "B": "2uu", "C": "2uuu", "D": "3u", "E": "3uu", "F": "3uuu"}


def type_hex(shop, data: bytes) -> None:
    for digit in data.hex().upper():
        shop.press(*("up" if key == "u" else key for key in LETTERS.get(digit, digit)))
    shop.press("ok")


def parts_of(key: bytes, count: int) -> list[bytes]:
    parts = [secrets.token_bytes(16) for _ in range(count - 1)]
    last = key
    for part in parts:
        last = bytes(a ^ b for a, b in zip(last, part, strict=True))
    return [*parts, last]


def bring(shop, who, part: bytes, check: bytes | None = None) -> None:
    """One custodian: number, password, component, check value."""
    shop.expect(screen="custodian")
    shop.press(*who[0], *who[1], "ok")
    shop.expect(screen="component")
    type_hex(shop, part)
    shop.expect(screen="check_value")
    type_hex(shop, check or KCV(part)[:3])


def open_as_administrator(shop):
    shop.power_on()
    shop.log_in(*ADMIN)
    shop.await_sign_on()
    shop.expect(within=10, quiet=500)


def without_key(shop):
    given = shop.provisioning()
    key = bytes.fromhex(given.pop("tmk"))
    del given["tmk_kcv"]
    shop.device.flash(erase=True)
    shop.device.provision(**given)
    return key


def test_two_people_bring_a_terminal_its_first_key(shop):
    key = without_key(shop)
    shop.device.power_on()
    shop.expect(screen="locked", within=30)
    assert "K01" in shop.texts()
    shop.press("menu")
    shop.expect(screen="inject")
    shop.press("1")
    first, second = parts_of(key, 2)
    bring(shop, ADMIN, first)
    bring(shop, SUPERVISOR, second)
    shop.expect(screen="notice")
    assert KCV(key).hex().upper() in shop.texts()
    shop.press("ok")
    shop.expect(screen="login", within=10)
    shop.log_in()
    shop.await_sign_on()
    shop.sell(12800)
    shown = shop.device.screen()
    assert shown["name"] == "approved"


def test_cancel_goes_back_to_the_lock(shop):
    without_key(shop)
    shop.device.power_on()
    shop.expect(screen="locked", within=30)
    for keys in (("menu", "cancel"), ("menu", "1", "cancel")):
        shop.press(*keys)
        shop.expect(screen="locked", within=10)


@pytest.mark.parametrize("count", [2, 3])
def test_a_new_key_in_components(shop, count):
    key = bytes.fromhex(shop.provisioning()["tmk"])
    open_as_administrator(shop)
    shop.press(*INJECT)
    shop.expect(screen="inject")
    shop.press(str(count - 1))
    for who, part in zip((ADMIN, SUPERVISOR, ("01", "0000")), parts_of(key, count), strict=False):
        bring(shop, who, part)
    shop.expect(screen="notice")
    assert "主密钥已更换" in shop.texts() and KCV(key).hex().upper() in shop.texts()
    assert any(line.startswith("audit: key 99 components of 99 00") for line in shop.log_lines())
    shop.press("ok")
    shop.sell(12800)
    assert shop.device.screen()["name"] == "approved"


def test_a_wrong_check_value_is_told(shop):
    key = bytes.fromhex(shop.provisioning()["tmk"])
    open_as_administrator(shop)
    shop.press(*INJECT, "1")
    first, second = parts_of(key, 2)
    bring(shop, ADMIN, first, b"\x12\x34\x56")
    shop.expect(screen="notice")
    assert "校验值不对" in shop.texts() and KCV(first).hex().upper() in shop.texts()
    shop.press("ok")
    shop.expect(screen="component")
    type_hex(shop, first)
    shop.expect(screen="check_value")
    type_hex(shop, KCV(first))
    bring(shop, SUPERVISOR, second)
    shop.expect(screen="notice", text="主密钥已更换")


def test_nobody_brings_two_components(shop):
    key = bytes.fromhex(shop.provisioning()["tmk"])
    open_as_administrator(shop)
    shop.press(*INJECT, "1")
    shop.expect(screen="custodian")
    shop.press(*"00")  # the first one is the administrator
    shop.press(*"123456", "ok")
    assert shop.device.screen()["name"] == "custodian"
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.press(*INJECT, "1")
    bring(shop, ADMIN, parts_of(key, 2)[0])
    shop.expect(screen="custodian")
    shop.press(*"99", *"999999", "ok")
    assert shop.device.screen()["name"] == "custodian"
    shop.press("cancel")
    shop.expect(screen="amount")
    shop.sell(100)
    assert shop.device.screen()["name"] == "approved"  # the old key is there still


def test_not_before_the_batch_is_settled(shop):
    open_as_administrator(shop)
    shop.sell(12800)
    shop.go_home()
    shop.expect(quiet=2000, within=30)
    shop.press(*INJECT)
    shop.expect(screen="notice")
    assert "1 笔没有结算" in shop.texts()


def test_a_cashier_finds_no_key_injection(shop):
    shop.open()
    shop.press(*menu("care"))
    shop.expect(screen="care")
    assert "录入主密钥" not in shop.texts()
