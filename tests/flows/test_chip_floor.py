"""An inserted card that approves by itself, below the floor limit: with a line, without one, over a power cut."""

import pytest

from tests.faults.test_chip_faults import go_home as off_everything
from tests.faults.test_power_cuts import come_back
from tests.flows.download_host import tlv
from tests.flows.download_shop import keep, shop_behind
from tests.flows.test_chip_books import sources, the_sale
from tests.flows.test_chip_offline import OfflineHost
from tests.flows.test_downloads import AIDS, KEYS, fetch, go_home
from tests.flows.test_settle import settle, the_settlement
from tools.cards.card import new_card
from tools.shop import reset
from tools.simulator.client import PowerLost

FEN, FLOOR = 12800, 20000
NO_PIN = "1F03"  # rules of a card that wants none
SETTLED = (("9F1B", FLOOR.to_bytes(4)), ("DF11", bytes.fromhex("D84000A800")), ("DF12", bytes.fromhex("D84004F800")),
           ("DF13", bytes.fromhex("0010000000")), ("DF15", FLOOR.to_bytes(4)), ("DF16", b"\0"), ("DF17", b"\0"),
           ("DF14", bytes.fromhex("9F3704")))  # fmt: skip


class FloorHost(OfflineHost):
    """Trusts cards up to 200 yuan."""

    def reset(self) -> None:
        super().reset()
        self.aids = [bytes.fromhex("A000000333010102")]

    def _answer(self, code: str, question: bytes) -> bytes:
        if code != "380":
            return super()._answer(code, question)
        return b"1" + question + tlv("DF01", b"\0") + b"".join(tlv(*one) for one in SETTLED)


@pytest.fixture(scope="module")
def running_shop(tmp_path_factory):
    with shop_behind(FloorHost, tmp_path_factory) as shop:
        shop.open()
        fetch(shop, KEYS, "公钥已更新")
        fetch(shop, AIDS, "应用已更新")
        go_home(shop)
        keep(shop)
        yield shop


def pay(shop, card, fen: int = FEN, ends: str = "approved") -> None:
    shop.charge(fen)
    shop.expect(screen="present")
    with shop.inserted(card):
        shop.expect(screen=["pin", ends], within=30)
        if shop.device.screen()["name"] == "pin":
            shop.press(*card.pin, "ok")
            shop.expect(screen=ends, within=90)
        shop.expect(quiet=3000, within=30)
    off_everything(shop)


def test_below_the_floor_limit_nobody_is_asked(shop):
    shop.open()
    card = new_card("offline", cvm=NO_PIN)
    pay(shop, card)
    shop.expect(quiet=3000, within=60)
    row = the_sale(shop)
    assert (row["kind"], row["state"], row["cryptogram"]) == ("chip offline sale", "approved", "right"), row
    pay(shop, new_card("credit", card="offline_pin"), 3600)
    settle(shop)
    assert the_settlement(shop)["results"] == [1, 1] and sources(shop) == [("chip", 3600, "right")]
    assert shop.charged(card.owner.id) == FEN


def test_at_the_floor_limit_the_acquirer_is_asked(shop):
    shop.open()
    pay(shop, new_card("offline", cvm=NO_PIN), FLOOR)
    assert the_sale(shop)["kind"] == "sale"


@pytest.mark.parametrize(
    ("fen", "cvm", "alone"),
    [(FEN, NO_PIN, True), (FLOOR, NO_PIN, False), (FEN, "02031F03", False)],
    ids=["below the limit", "at the limit", "with a PIN that nobody checks"],
)
def test_a_card_that_would_ask_decides_alone_without_a_line(shop, fen, cvm, alone):
    """It wants to ask because it has not for so long (9F14)."""
    shop.open()
    shop.device.world(network={"up": False})
    shop.device.run(150_000)  # the connection is known to be dead
    shop.press("cancel")  # wakes the display
    card = new_card("offline", cvm=cvm, lower_limit="00", upper_limit="0A")
    pay(shop, card, fen, "approved" if alone else "notice")
    assert not shop.acquirer.transactions()
    shop.device.world(network={"up": True})
    shop.expect(quiet=5000, within=400)
    rows = [(row["kind"], row["state"], row["amount"]) for row in shop.acquirer.transactions()]
    assert rows == ([("chip offline sale", "approved", FEN)] if alone else [])
    assert shop.charged(card.owner.id) == sum(row[2] for row in rows)
    if rows:
        settle(shop)
        assert the_settlement(shop)["results"] == [1, 1]


@pytest.mark.parametrize("torn", [False, True], ids=["clean", "torn"])
def test_the_power_goes_at_a_flash_step(shop, torn):
    """What the terminal knows as paid, the acquirer gets; what it does not know, nobody was told of."""
    cuts = 0
    for step in range(1, 12):
        reset(shop)
        shop.open()
        card = new_card("offline", cvm=NO_PIN)
        shop.device.cut_at(step, torn)
        try:
            pay(shop, card)
            break
        except (PowerLost, AssertionError):
            assert shop.device.power == "off"
        come_back(shop)
        shop.expect(quiet=3000, within=60)
        shop.press("up")
        shop.expect(screen="history", within=30)
        known = "\n128.00\n" in shop.texts()
        assert "待传" not in shop.texts() and "结果未知" not in shop.texts()
        assert [row["amount"] for row in shop.acquirer.transactions()] == [FEN] * known
        assert shop.charged(card.owner.id) == FEN * known
        cuts += 1
    assert 3 <= cuts < 10
