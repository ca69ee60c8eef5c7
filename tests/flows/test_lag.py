"""Nothing keeps the terminal from its other work for more than 20 ms: buses, flash and sleeps, by the models' times."""

from tools.cards.card import new_card

MOST_MS = 20


def test_while_it_prints_scans_and_talks(shop):
    shop.open()
    shop.device.run(30_000)  # idle: flash is erased ahead then, when nobody waits
    shop.device.lag_ms()
    card = new_card("credit")
    for fen in (8800, 128800):
        shop.charge(fen)
        shop.expect(screen="present", within=20)
        with shop.tapped(card):
            shop.expect(screen=["approved", "pin"], within=20)
        if shop.device.screen()["name"] == "pin":
            shop.press(*card.pin, "ok")
            shop.expect(screen="approved", within=20)
        shop.press("cancel")  # the slip is still being printed
        shop.expect(screen="amount")
        assert shop.device.lag_ms() <= MOST_MS
    shop.charge(3600)
    shop.expect(screen="present", within=20)
    with shop.inserted(card):
        shop.expect(screen="pin", within=20)
        shop.press(*card.pin, "ok")
        shop.expect(screen="approved", within=30)
        shop.press("ok")
        shop.expect(quiet=3000, within=60)
    assert shop.device.lag_ms() <= MOST_MS
    shop.go_home()
    shop.press("menu")
    shop.expect(screen="menu")
    shop.press("cancel", "up")
    shop.expect(screen="history")
    assert shop.device.lag_ms() <= MOST_MS


def test_the_probe_sees_what_blocks(shop):
    """Erasing a flash sector takes 45 ms; it is done in idle."""
    shop.open()
    shop.sell(3600)
    shop.go_home()
    shop.device.lag_ms()
    shop.device.run(60_000)
    assert shop.device.lag_ms() > MOST_MS
