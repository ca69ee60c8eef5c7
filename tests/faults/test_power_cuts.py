"""The power is cut at every flash step and every network step of a sale; afterwards both books agree.

The rule, checked after every cut: the card is charged if and only if the terminal knows the sale as approved, once; and
nothing stays open.
"""

from collections.abc import Callable

import pytest

from tools.shop import reset
from tools.simulator.client import PATIENCE_MS, DeviceError, PowerLost

FEN = 12800
NOT_MORE = 40  # flash steps that no part of a sale takes


def come_back(shop) -> None:
    """Power on after a cut and let the terminal settle what is open."""
    shop.device.cut_at(None)
    shop.acquirer.disarm()
    shop.acquirer.release()
    if shop.device.power != "off":
        shop.device.cut()
    shop.power_on()
    shop.log_in()
    shop.await_sign_on()
    shop.expect(quiet=3000, within=60)


def books_agree(shop) -> bool:
    """Whether card, acquirer and terminal say the same; returns whether the sale stands."""
    books = shop.acquirer.transactions(kind="sale")
    standing = [row for row in books if row["state"] == "approved"]
    assert len(standing) <= 1, books
    assert shop.charged() == FEN * len(standing)
    shown = "¥128.00" in shop.texts()
    assert shown == bool(standing), (shop.texts(), books, shop.log_lines())
    return bool(standing)


def came_through(shop, work: Callable[..., None], *arguments) -> bool:
    """Whether `work(shop, ...)` came to its end; False when the power went in between."""
    try:
        work(shop, *arguments)
    except (PowerLost, DeviceError, AssertionError):
        if shop.device.power != "off":
            raise
        return False
    return True


def sell(shop) -> None:
    """A sale up to the slip."""
    shop.sell(FEN)
    shop.expect(text="商户联已打印", within=30)
    shop.press("cancel")
    shop.expect(screen="amount")


def sell_in_vain(shop) -> None:
    """A sale whose answer was lost, up to the word that it was not taken."""
    shop.sell(FEN)
    shop.expect(text="查到没有收款", within=120)


@pytest.mark.parametrize("torn", [False, True], ids=["clean", "torn"])
def test_at_every_flash_step_of_a_sale(shop, torn):
    cuts = 0
    for step in range(1, NOT_MORE):
        reset(shop)
        shop.open()
        shop.device.cut_at(step, torn)
        whole = came_through(shop, sell)
        come_back(shop)
        books_agree(shop)
        if whole:
            break
        cuts += 1
    assert 2 <= cuts < NOT_MORE - 1


@pytest.mark.parametrize("torn", [False, True], ids=["clean", "torn"])
def test_at_every_flash_step_of_a_sale_whose_answer_is_lost(shop, torn):
    cuts = 0
    for step in range(1, NOT_MORE):
        reset(shop)
        shop.without("query")
        shop.open()
        shop.acquirer.arm("close_before_reply", mti="0200")
        shop.device.cut_at(step, torn)
        whole = came_through(shop, sell_in_vain)
        come_back(shop)
        assert not books_agree(shop)
        if whole:
            break
        cuts += 1
    assert 3 <= cuts < NOT_MORE - 1


@pytest.mark.parametrize("point", ["received", "decided"])
def test_while_the_acquirer_is_at(shop, point):
    """The host goes on, as a real one would, after the terminal has lost its power."""
    shop.open()
    shop.acquirer.hold(point, mti="0200")
    shop.charge(FEN)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    if point == "accepted":
        shop.device.world(network={"reset": True})  # else the connection is warm
    shop.device.patience = 0
    shop.press(*"123456", "ok")
    shop.acquirer.wait_for("held")
    shop.device.cut()
    shop.acquirer.release()
    shop.device.patience = PATIENCE_MS
    come_back(shop)
    assert not books_agree(shop)
    states = {row["state"] for row in shop.acquirer.transactions(kind="sale")}
    assert states <= {"reversed"}


@pytest.mark.parametrize(
    "effect", ["drop_request", "drop_answer", "close_after_request", "close_before_reply", "cut", "late_answer"]
)
def test_the_answer_never_comes_and_the_power_goes_while_it_is_awaited(shop, effect):
    shop.without("query")
    shop.open()
    shop.acquirer.arm(effect, mti="0200")
    shop.charge(FEN)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.enter_pin()
    shop.device.patience = 0
    shop.device.run(5000)
    come_back(shop)
    assert not books_agree(shop)
