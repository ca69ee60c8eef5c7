"""The network and the acquirer fail in every way in the middle of a sale; the terminal settles it by itself."""

import pytest

from tests.faults.test_power_cuts import FEN, books_agree
from tools.simulator.client import PATIENCE_MS


def settle(shop) -> None:
    """Wait out whatever the terminal shows, and end on the home screen."""
    shop.expect(screen=["approved", "declined"], within=400)
    shop.press("cancel")
    shop.expect(screen="amount", within=30)
    shop.expect(quiet=2000, within=30)


@pytest.mark.parametrize(
    ("effect", "decided"),
    [
        ("drop_request", False),
        ("drop_answer", True),
        ("close_after_request", False),
        ("close_before_reply", True),
        ("cut", True),
        ("late_answer", True),
        ("garbage", False),
        ("bad_mac", False),
        ("wrong_trace", True),
        ("answer_twice", True),
    ],
)
@pytest.mark.parametrize("extensions", ["with query", "without"])
def test_the_acquirer_fails(shop, effect, decided, extensions):
    """A lost answer can be asked for; without the query, whatever has no good answer is reversed."""
    if extensions == "without":
        shop.without("query", "journal")
    shop.open()
    shop.acquirer.arm(effect, mti="0200")
    shop.device.patience = 150
    shop.sell(FEN)
    settle(shop)
    assert books_agree(shop) == (decided and (extensions == "with query" or effect == "answer_twice"))


@pytest.mark.parametrize("effect", ["drop_request", "drop_answer", "close_before_reply", "bad_mac", "garbage"])
@pytest.mark.parametrize("times", [1, 3])
def test_the_reversal_fails_too(shop, effect, times):
    shop.without("query")
    shop.open()
    shop.acquirer.arm("close_before_reply", mti="0200")
    shop.acquirer.arm(effect, mti="0400", times=times)
    shop.device.patience = 150
    shop.sell(FEN)
    settle(shop)
    assert not books_agree(shop)
    assert len([line for line in shop.log_lines("HOST") if line.startswith("-> 0400")]) == times + 1


@pytest.mark.parametrize("how", ["silence", "reset"])
@pytest.mark.parametrize("direction", ["after_sent", "after_received"])
@pytest.mark.parametrize("size", [0, 1, 120, 160])
def test_the_connection_breaks_in_the_middle_of_a_message(shop, size, direction, how):
    """Bytes are those on the wire, TLS record included: the request has about 145, the answer 190."""
    shop.open()
    shop.charge(FEN)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    shop.device.patience = 100
    shop.device.world(network={"break": {direction: size, "how": how}})
    shop.press(*"123456", "ok")
    shop.expect(screen=["approved", "declined", "unknown"], within=100)
    shop.device.world(network={"up": True})
    settle(shop)
    books_agree(shop)


def test_the_network_is_away_for_an_hour_after_the_request(shop):
    shop.open()
    shop.acquirer.hold("decided", mti="0200")
    shop.charge(FEN)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    shop.device.patience = 0
    shop.press(*"123456", "ok")
    shop.acquirer.wait_for("held")
    shop.device.world(network={"up": False})
    shop.acquirer.release()
    shop.expect(screen="unknown", within=90)
    assert "结果未知" in shop.texts() and "先别交货" in shop.texts()
    shop.expect(text="银行那边没有查到结果", within=30)
    shop.press("cancel")
    shop.expect(screen="amount")
    assert "\n1\n" in f"\n{shop.texts()}\n"  # the badge
    shop.charge(FEN)
    shop.expect(screen="notice")
    assert "笔没结果" in shop.texts()
    shop.press("cancel")
    shop.device.run(3600 * 1000)
    shop.device.world(network={"up": True})
    shop.device.patience = PATIENCE_MS
    shop.expect(log="REVERSED", within=400)
    shop.expect(quiet=2000, within=30)
    assert not books_agree(shop)
    shop.sell(FEN)
    assert shop.device.screen()["name"] == "approved"


def test_the_acquirer_restarts_between_request_and_reversal(shop, tmp_path):
    """Its books are in a file; the terminal's connection and its working keys there are gone."""
    from tools.acquirer.testing import AcquirerProcess

    options = ("--db", f"sqlite:///{tmp_path}/books.db")
    process = AcquirerProcess(tmp_path, *options)
    given = {**shop.provisioning(), **process.admin.provisioning()}
    shop.device.provision(**{**given, "acquirer": {**given["acquirer"], "extensions": []}})
    shop.power_on()
    shop.log_in()
    shop.await_sign_on()
    process.admin.policy(amount_codes=False)
    process.admin.hold("decided", mti="0200")
    shop.charge(FEN)
    shop.expect(screen="present")
    shop.swipe("credit")
    shop.expect(screen="pin")
    shop.device.patience = 0
    shop.press(*"123456", "ok")
    process.admin.wait_for("held")
    process.kill()
    shop.device.patience = 100
    shop.expect(screen="unknown", within=90)
    again = AcquirerProcess(tmp_path, *options, "--port", str(process.port))
    try:
        shop.device.patience = PATIENCE_MS
        shop.expect(text="查到没有收款", within=400)
        assert {row["state"] for row in again.admin.transactions(kind="sale")} <= {"reversed"}
    finally:
        again.stop()
