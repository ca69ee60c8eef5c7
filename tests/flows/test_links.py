"""Primary and backup host, and a connection that is warm before the card comes."""

import pytest

from tests.doors import Door


@pytest.fixture
def doors(shop):
    """The acquirer's primary and backup host; the terminal knows both."""
    first, second = Door(shop.process.port), Door(shop.process.port)
    given = shop.provisioning()
    given["acquirer"].update(port=first.port)
    given["acquirer"]["backup"] = {
        "host": "127.0.0.1", "port": second.port, "server_name": given["acquirer"]["server_name"],
    }  # fmt: skip
    shop.device.provision(**given)
    yield first, second
    first.shut()
    second.shut()


def accepted(shop) -> int:
    """TLS connections the acquirer has taken since this was asked last."""
    return [step["step"] for step in shop.acquirer.steps()].count("accepted")


def sent(shop, mti: str) -> int:
    """Messages of a type the terminal has sent."""
    return len([line for line in shop.log_lines("HOST") if line.startswith(f"-> {mti} ")])


def test_the_primary_is_used_and_the_backup_looked_at_once(shop, doors):
    shop.open()
    shop.device.run(600 * 1000)
    shop.sell()
    assert shop.device.screen()["name"] == "approved"
    assert (doors[0].opened, doors[1].opened) == (1, 1)


def test_the_primary_goes_in_idle_and_the_backup_takes_the_sale(shop, doors):
    shop.open()
    shop.device.run(10000)
    doors[0].shut()
    shop.device.run(10000)
    for _ in range(3):  # the primary, a look at the backup, the backup
        shop.acquirer.wait_for("accepted")
    shop.sell()
    assert shop.device.screen()["name"] == "approved"
    assert accepted(shop) == 0
    assert [row["state"] for row in shop.acquirer.transactions()] == ["approved"]


def test_the_primary_goes_while_the_pin_is_typed(shop, doors):
    shop.open()
    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    doors[0].shut()
    shop.enter_pin()
    shop.expect(screen="approved", within=60)
    assert sent(shop, "0200") == 1


def test_a_silent_primary_at_power_on(shop, doors):
    doors[0].silent = True
    shop.device.patience = 200
    shop.power_on()
    shop.log_in()
    shop.expect(log="signed on, batch", within=20)
    shop.sell()
    assert shop.device.screen()["name"] == "approved"


def test_the_primary_is_used_again_when_it_is_back(shop, doors):
    shop.open()
    doors[0].shut()
    shop.device.run(10000)
    doors[0].open()
    shop.expect(log=f"now with 127.0.0.1:{doors[0].port}", within=120)
    before = doors[0].opened, doors[1].opened
    shop.device.run(600 * 1000)
    shop.sell()
    assert shop.device.screen()["name"] == "approved"
    assert (doors[0].opened, doors[1].opened) == before


def test_both_are_down(shop, doors):
    shop.open()
    doors[0].shut()
    doors[1].shut()
    shop.charge(12800)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(screen="notice", within=60)
    assert "没有扣款" in shop.texts()
    shop.press("ok")
    shop.expect(screen="amount")
    assert (sent(shop, "0200"), shop.acquirer.transactions()) == (0, [])
    doors[1].open()
    shop.expect(log=f"now with 127.0.0.1:{doors[1].port}", within=120)
    shop.sell()
    assert shop.device.screen()["name"] == "approved"


def test_what_may_have_arrived_is_not_sent_to_the_other_host(shop, doors):
    shop.open()
    shop.acquirer.arm("close_before_reply", mti="0200")
    shop.sell()
    shop.expect(screen="approved", within=60)  # asked for, wherever there was a connection
    assert (sent(shop, "0200"), sent(shop, "0400")) == (1, 0)
    assert [row["state"] for row in shop.acquirer.transactions(kind="sale")] == ["approved"]


def test_no_handshake_between_card_and_answer(shop):
    shop.open()
    for idle_s in (1, 40, 100, 3000):
        shop.device.run(idle_s * 1000)
        accepted(shop)
        shop.press("1")  # wakes the display
        shop.device.run(1000)
        shop.press("cancel")
        shop.charge(12800 + idle_s)
        shop.expect(screen="present")
        shop.device.run(500)
        before = accepted(shop)
        shop.swipe("credit")
        shop.enter_pin()
        shop.expect(screen="approved", within=60)
        assert (before, accepted(shop)) == (0, 0), idle_s
        shop.go_home()


def test_a_pin_that_takes_a_minute_does_not_let_the_connection_grow_cold(shop):
    shop.open()
    shop.charge(12800)
    shop.expect(screen="present")
    shop.device.run(50000)
    shop.swipe("credit")
    shop.expect(screen="pin")
    shop.device.run(50000)
    accepted(shop)
    shop.enter_pin()
    shop.expect(screen="approved", within=60)
    assert accepted(shop) == 0


def test_a_connection_that_the_host_closed_is_opened_anew_in_idle(shop):
    door = Door(shop.process.port)
    given = shop.provisioning()
    given["acquirer"].update(port=door.port)
    shop.device.provision(**given)
    shop.open()
    assert door.opened == 1
    door.hang_up()
    shop.device.run(6000)
    assert door.opened == 2
    shop.sell()
    assert shop.device.screen()["name"] == "approved"
    assert door.opened == 2
    door.shut()


def test_what_keeping_warm_costs(shop):
    shop.open()
    shop.device.run(150 * 1000)  # the display goes out
    before = sent(shop, "0820")
    shop.device.run(3600 * 1000)
    assert 10 <= sent(shop, "0820") - before <= 16
    assert accepted(shop) == 1


def with_modem(shop, **cellular):
    """The terminal has a modem and may use it."""
    shop.device.world(cellular={"fitted": True, **cellular})
    shop.device.provision(**{**shop.provisioning(), "cellular": {"apn": "cmnet"}})


def bearer(shop) -> str:
    """The network the terminal uses, by its log."""
    told = [line for line in shop.log_lines("LINK") if line.startswith("network ")]
    return told[-1].removeprefix("network ") if told else ""


def test_wifi_is_lost_in_idle_and_the_sale_goes_over_4g(shop):
    with_modem(shop)
    shop.open()
    shop.device.run(60000)  # the modem stands by
    assert bearer(shop) == "up: wifi"
    shop.device.world(network={"ap": "absent"})
    shop.device.run(20000)
    assert bearer(shop) == "up: 4G"
    shop.sell()
    assert shop.device.screen()["name"] == "approved"
    assert [row["state"] for row in shop.acquirer.transactions()] == ["approved"]


def test_wifi_takes_over_again(shop):
    with_modem(shop)
    shop.open()
    shop.device.run(60000)
    shop.device.world(network={"ap": "absent"})
    shop.expect(log="network up: 4G", within=30)
    shop.device.world(network={"ap": "ok"})
    shop.expect(log="network up: wifi", within=120)
    shop.device.run(10000)
    shop.sell()
    assert shop.device.screen()["name"] == "approved"


def test_wifi_with_all_bars_and_nothing_behind_it(shop):
    with_modem(shop)
    shop.open()
    shop.device.run(60000)
    shop.device.patience = 50
    shop.device.world(network={"up": False, "rssi": -40})
    shop.expect(log="network up: 4G", within=120)
    shop.device.patience = 2000
    shop.device.run(10000)
    shop.sell()
    assert shop.device.screen()["name"] == "approved"


def test_4g_loses_its_network_and_wifi_takes_over(shop):
    with_modem(shop)
    shop.device.world(network={"ap": "absent"})
    shop.power_on()
    shop.log_in()
    shop.expect(log="signed on, batch", within=90)
    assert bearer(shop) == "up: 4G"
    shop.device.world(network={"ap": "ok"}, cellular={"registered": False})
    shop.device.patience = 50
    shop.expect(log="network up: wifi", within=180)
    shop.device.patience = 2000
    shop.device.run(10000)
    shop.sell()
    assert shop.device.screen()["name"] == "approved"


def test_a_wrong_wifi_password_is_told_within_ten_seconds(shop):
    shop.device.world(network={"ap": "wrong_secret"})
    shop.power_on()
    shop.log_in()
    shop.expect(text="Wi-Fi 密码不对", within=10)


@pytest.mark.parametrize(
    ("cellular", "words"),
    [
        ({"sim": "absent"}, "没有 SIM 卡"),
        ({"sim": "locked"}, "SIM 卡有密码"),
        ({"registered": False}, "没有 4G 信号"),
        ({"fitted": False}, "4G 模块没有应答"),
    ],
)
def test_no_network_at_all_is_told(shop, cellular, words):
    with_modem(shop, **cellular)
    shop.device.world(network={"ap": "absent"})
    shop.power_on()
    shop.log_in()
    shop.expect(text=words, within=120)


def test_a_modem_that_hangs_comes_back(shop):
    with_modem(shop)
    shop.device.world(network={"ap": "absent"})
    shop.power_on()
    shop.log_in()
    shop.expect(log="signed on, batch", within=90)
    shop.device.patience = 50
    shop.device.world(cellular={"silent": True, "up": False})
    shop.expect(log="network down", within=180)
    shop.device.world(cellular={"up": True})
    shop.expect(log="network up: 4G", within=400)
    shop.device.patience = 2000
    shop.device.run(10000)
    shop.sell()
    assert shop.device.screen()["name"] == "approved"
