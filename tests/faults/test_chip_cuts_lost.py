"""The power is cut at flash steps of a sale by chip whose answer is lost, or has a script: both books agree afterwards.

Without a fault: test_chip_cuts.py.

FAULT_MATRIX=full takes every step; else every second case is run. tests/conftest.py prints the number of cases.
"""

import pytest

from tests.conftest import CASES
from tests.faults.test_chip_faults import EVERY, books_agree, go_home, side_of
from tests.faults.test_power_cuts import come_back
from tools.cards.card import new_card
from tools.shop import reset
from tools.simulator.card_slot import present
from tools.simulator.client import PowerLost

FEN = {"insert": 30000, "tap": 12800}
ENDS = ["approved", "declined"]


def arm(shop, fault: str) -> None:
    if fault == "answer lost":
        shop.acquirer.arm("close_before_reply", mti="0200")
    elif fault == "script":
        shop.acquirer.script("put_data:9F79:000000050000", template="72")


def pay(shop, reader: str, card) -> None:
    """From the home screen to the slip, and back."""
    shop.charge(FEN[reader])
    shop.expect(screen="present")
    with present(shop.device.port, side_of(card, reader), reader):
        shop.expect(screen=["pin", *ENDS], within=30)
        if shop.device.screen()["name"] == "pin":
            shop.press(*card.pin, "ok")
            shop.expect(screen=ENDS, within=120)
        shop.expect(quiet=3000, within=60)
    go_home(shop)


def one_case(shop, reader: str, fault: str, cut=None) -> int:
    """A day with one sale that is cut at a flash step (number, torn) or not at all; how many steps it took."""
    reset(shop)
    shop.without("query")
    shop.open()
    arm(shop, fault)
    card = new_card("credit")
    before = shop.device.flash()["programs"]
    if cut:
        shop.device.cut_at(*cut)
    try:
        pay(shop, reader, card)
        assert not cut, "the power was not cut"
    except (PowerLost, AssertionError):
        if not cut or shop.device.power != "off":
            raise
    steps = shop.device.flash()["programs"] - before
    come_back(shop)
    stands = books_agree(shop, card, FEN[reader])
    assert cut or stands == (fault == "script")
    return steps


@pytest.mark.parametrize(("reader", "fault"), [("insert", "answer lost"), ("tap", "answer lost"), ("insert", "script")])
def test_at_flash_steps_of_a_sale(shop, reader, fault, record_property):
    steps = one_case(shop, reader, fault)
    assert steps >= 3, "the chip's data, the intent, the outcome"
    cuts = [(at, torn) for at in range(1, steps + 1) for torn in (False, True)]
    if EVERY > 1:
        cuts = [(at, torn) for at, torn in cuts if at % 2 == torn]
    for cut in cuts:
        one_case(shop, reader, fault, cut)
    record_property(CASES, 1 + len(cuts))
