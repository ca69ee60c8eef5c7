"""The acquirer and the network fail while a card waits in the slot for the answer, or has been tapped.

An inserted card whose answer is lost is told no and the payment reversed: what it counted was never charged. A tapped
one may be asked for.
"""

import pytest

from tests.faults.test_chip_faults import books_agree, go_home, side_of
from tools.cards.card import new_card
from tools.simulator.card_slot import present
from tools.simulator.client import PATIENCE_MS

FEN = 30000
ENDS = ["approved", "declined", "notice"]
TC, AAC = "80AE4000", "80AE0000"


def pay(shop, reader: str, arm=None, pulled: bool = False, **changes) -> tuple:
    """A payment on a new day: (whether it stands, what the card was asked for last)."""
    shop.open()
    card = new_card("credit", **changes)
    side = side_of(card, reader)
    shop.charge(FEN)
    shop.expect(screen="present", within=30)
    with present(shop.device.port, side, reader) as slot:
        if reader == "insert":
            shop.expect(screen="pin", within=30)
            shop.press(*card.pin)
        if arm:
            arm(shop)
        if reader == "insert":
            shop.press("ok")
        if pulled:
            shop.expect(log="SENT", within=20)
            shop.acquirer.wait_for("held")
            slot.remove()
            shop.acquirer.release()
            shop.device.patience = PATIENCE_MS
        shop.expect(screen=[*ENDS, "unknown"], within=400)
        shop.device.world(network={"up": True, "break": None})
        shop.expect(screen=ENDS, within=400)
        if reader == "insert" and not pulled:
            assert side.is_off.wait(5), "it still has power"
    shop.acquirer.disarm()
    shop.device.patience = PATIENCE_MS
    go_home(shop)
    return books_agree(shop, card, FEN), side.log[-1][0][:8]


def arming(effect: str, **more):
    def arm(shop):
        shop.acquirer.arm(effect, mti="0200", **more)
        shop.device.patience = 150

    return arm


@pytest.mark.parametrize(
    "effect",
    ["drop_request", "drop_answer", "close_after_request", "close_before_reply", "cut", "late_answer", "wrong_trace"],
)
def test_an_inserted_card_whose_answer_is_lost_is_told_no(shop, effect):
    stands, asked = pay(shop, "insert", arming(effect))
    assert (stands, asked) == (False, AAC)
    assert {row["state"] for row in shop.acquirer.transactions()} <= {"reversed"}


@pytest.mark.parametrize("effect", ["bad_mac", "garbage"])
def test_an_answer_that_is_not_to_be_believed(shop, effect):
    stands, asked = pay(shop, "insert", arming(effect))
    assert not stands and asked != TC
    assert {row["state"] for row in shop.acquirer.transactions()} == {"reversed"}


def test_the_answer_comes_twice(shop):
    assert pay(shop, "insert", arming("answer_twice")) == (True, TC)


@pytest.mark.parametrize("reader", ["insert", "tap"])
def test_the_acquirer_declines(shop, reader):
    stands, asked = pay(shop, reader, arming("decline", code="51"))
    assert not stands and (reader == "tap" or asked == AAC)
    assert [row["state"] for row in shop.acquirer.transactions()] == ["declined"]


@pytest.mark.parametrize("effect", ["drop_answer", "close_before_reply", "cut", "late_answer"])
@pytest.mark.parametrize("extensions", ["with query", "without"])
def test_a_tap_whose_answer_is_lost(shop, effect, extensions):
    if extensions == "without":
        shop.without("query", "journal")
    stands, _ = pay(shop, "tap", arming(effect))
    assert stands == (extensions == "with query")


@pytest.mark.parametrize("refuses", [False, True])
def test_the_card_is_pulled_out_while_the_answer_is_awaited(shop, refuses):
    """It cannot hear the approval any more: that is reversed."""

    def arm(shop):
        shop.acquirer.hold("decided", mti="0200")
        shop.device.patience = 0

    stands, asked = pay(shop, "insert", arm, pulled=True, refuses=refuses)
    assert not stands and asked == "80AE8000"
    assert [row["state"] for row in shop.acquirer.transactions()] == ["reversed"]


@pytest.mark.parametrize("effect", ["wrong_response", "no_response"])
def test_an_issuer_that_the_card_does_not_believe(shop, effect):
    """The card decides; the books follow it."""
    stands, asked = pay(shop, "insert", arming(effect), needs_issuer=True)
    assert not stands and asked == TC
    assert [row["state"] for row in shop.acquirer.transactions()] == ["reversed"]


@pytest.mark.parametrize("network", [{"up": False}, {"break": {"after_sent": 60, "how": "reset"}}])
def test_without_a_network_nothing_is_charged(shop, network):
    stands, asked = pay(shop, "insert", lambda shop: shop.device.world(network=network))
    assert not stands and asked == AAC
