"""Fingers instead of keys: the footer, the rows of a menu, and a dark display that is only woken."""

from tools.cards.card import new_card
from tools.shop import menu


def tap(shop, x, y):
    shop.device.touch([(x, y), (x, y), (x, y)])
    shop.device.run(100)


def test_footer_and_rows(shop):
    shop.open()
    tap(shop, 40, 226)
    shop.expect(screen="menu")
    tap(shop, 160, 52 + 40 * 2 + 20)  # the third row
    shop.expect(screen="more")
    tap(shop, 40, 226)
    shop.expect(screen="amount")
    shop.press(*"12800")
    tap(shop, 300, 226)
    shop.expect(screen="present", within=20)
    with shop.tapped(new_card("credit")):
        shop.expect(screen="approved", within=20)
    tap(shop, 160, 226)  # nothing is there
    assert shop.device.screen()["name"] == "approved"
    tap(shop, 40, 226)
    shop.expect(screen="amount")
    shop.press(*"2000")
    tap(shop, 280, 140)  # the key of cash, which stands in the body
    shop.expect(screen="cash")
    tap(shop, 40, 226)
    shop.expect(screen="amount")
    tap(shop, 300, 226)
    shop.expect(screen="history")
    tap(shop, 160, 52 + 40 + 20)  # there is one row only
    assert shop.device.screen()["name"] == "history"
    tap(shop, 160, 52 + 20)
    shop.expect(screen="detail")


def test_a_dark_display_is_only_woken(shop):
    shop.open()
    shop.device.run(130 * 1000)
    assert shop.device.state()["backlight"] == 0
    tap(shop, 40, 226)
    shop.device.run(500)
    assert (shop.device.screen()["name"], shop.device.state()["backlight"]) == ("amount", 100)
    tap(shop, 40, 226)
    shop.expect(screen="menu")


def test_large_texts_and_brightness_outlive_a_restart(shop):
    shop.open()
    shop.press(*menu("settings"), "down", "down", "ok")
    shop.expect(screen="settings", text="大")
    shop.press("down", "ok")
    shop.expect(screen="settings", text="20%")
    assert shop.device.state()["backlight"] == 20
    shop.restart()
    shop.log_in()
    assert shop.device.state()["backlight"] == 20
    shop.press(*menu("settings"))
    shop.expect(screen="settings")
    assert "亮度" not in shop.texts()  # two rows to a page
    tap(shop, 160, 52 + 80 + 40)
    shop.expect(screen="settings", text="深色")
