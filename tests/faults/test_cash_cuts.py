"""The power is cut at every flash step of a sale in cash: afterwards it stands whole in the books, or not at all, and
was never told to have been taken without standing there. The acquirer hears nothing."""

from tests.faults.test_power_cuts import came_through
from tools.shop import reset

NOT_MORE = 12  # flash steps that a sale in cash takes


def take(shop) -> None:
    """A sale in cash, up to the green tile."""
    shop.press(*"12850", "down")
    shop.expect(screen="cash")
    shop.press("up", "ok")
    shop.expect(screen="cash_done", within=10)
    shop.press("cancel")


def test_at_every_flash_step(shop):
    cuts = 0
    for step in range(1, NOT_MORE):
        reset(shop)
        shop.open()
        shop.device.cut_at(step, True)
        told = came_through(shop, take)
        shop.device.cut_at(None)
        shop.restart()
        shop.log_in()
        shop.expect(screen="amount", within=30)
        assert "¥128.50" in shop.texts() or not told, shop.log_lines()
        if "¥128.50" in shop.texts():
            shop.press("up", "ok")
            shop.expect(screen="detail")
            assert "130.00" in shop.texts()  # what was received came back with it
        assert shop.acquirer.transactions() == []
        if told:
            break
        cuts += 1
    assert 2 <= cuts < NOT_MORE - 1, cuts
