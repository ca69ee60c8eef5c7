"""A low battery: what still works, what is said, and what comes by itself on the charger."""

from tools.cards.card import new_card


def test_below_eight_percent_no_chip_and_no_paper(shop):
    shop.open()
    shop.device.world(battery={"percent": 7})
    shop.expect(screen="notice", within=20)
    assert "电量剩 7%" in shop.texts() and "暂停插卡和打印" in shop.texts()
    shop.press("ok")
    shop.expect(screen="amount")
    shop.charge(12800)
    shop.expect(screen="present", within=20)
    assert "插卡" not in shop.texts() and "挥卡" in shop.texts()
    with shop.tapped(new_card("credit")):
        shop.expect(screen="approved", within=20)
    shop.expect(screen="notice", text="先不打印", within=20)
    assert not shop.device.paper_text()
    shop.device.world(battery={"charging": True})
    shop.expect(screen="approved", within=20)
    shop.expect(text="已打印", within=20)
    slip = shop.device.paper_text()
    assert sum("128.00" in line for line in slip) == 1
    shop.go_home()


def test_below_three_percent_nothing_begins(shop):
    shop.open()
    shop.press("1", "2")
    shop.device.world(battery={"percent": 2})
    shop.expect(screen="notice", within=20)
    assert "充上电才能继续" in shop.texts()
    shop.press("ok", "cancel", "1")
    assert shop.device.screen()["name"] == "notice"
    shop.device.world(battery={"charging": True})
    shop.expect(screen="amount", within=20)
    shop.sell(3600)
    assert shop.device.screen()["name"] == "approved"


def test_an_empty_battery_ends_in_order_and_the_charger_wakes(shop):
    shop.power_on()
    shop.device.world(battery={"percent": 2})  # nobody has logged in
    shop.expect(text="正在收尾", within=20)
    shop.expect(text="可以关机", within=12)
    assert shop.device.run(10000).get("power") == "off"
    assert shop.device.state()["power"] == "off"
    shop.device.world(battery={"percent": 3})
    assert shop.device.state()["power"] == "off"
    shop.device.world(battery={"charging": True})
    shop.expect(screen="login", within=30)
    shop.log_in()
    shop.device.run(3000)
    shop.sell(3600)
    assert shop.device.screen()["name"] == "approved"


def test_what_is_open_has_half_a_minute(shop):
    shop.open()
    shop.device.patience = 50
    shop.charge(12800)
    shop.expect(screen="present")
    shop.device.world(network={"up": False})
    shop.swipe("credit")
    shop.enter_pin()
    shop.expect(text="稍后看", within=120)  # a reversal waits
    shop.device.world(battery={"percent": 2})
    shop.device.run(6000)
    shop.press("cancel")
    shop.expect(text="正在收尾", within=10)
    shop.device.run(25000)
    assert shop.device.state()["power"] == "on"
    shop.device.run(15000)
    assert shop.device.state()["power"] == "off"
    shop.device.patience = 2000
