"""What a card approves by itself: booked at once, told to the acquirer as an advice, line or no line."""

import socket

import pytest

from tests.acquirer.spec_terminal import unpacked
from tests.flows.download_host import _HEAD, DownloadHost, _read_frame, _send, tlv
from tests.flows.download_shop import shop_behind
from tests.flows.test_chip_books import sources, tap, the_sale
from tests.flows.test_downloads import AIDS, KEYS, fetch, go_home
from tests.flows.test_settle import settle, the_settlement
from tools.cards.card import new_card

ADVICE = "advice"
FEN = 1000  # below the limit


class OfflineHost(DownloadHost):
    """Lets terminals take electronic cash, up to 20 yuan without asking."""

    def reset(self) -> None:
        super().reset()
        self.aids = [bytes.fromhex("A000000333010106")]

    def _exchange(self, frame: bytes, line: socket.socket, onward: socket.socket) -> bool:
        """Keys come from the acquirer: those of the software cards' authority are among them."""
        if unpacked(frame[_HEAD:]).get(60, "")[8:11] not in ("370", "371", "372"):
            return super()._exchange(frame, line, onward)
        _send(onward, frame)
        _send(line, _read_frame(onward))
        return True

    def _answer(self, code: str, question: bytes) -> bytes:
        made = super()._answer(code, question)
        return made + tlv("DF19", bytes.fromhex("000000002000")) if code == "380" else made


@pytest.fixture(scope="module")
def running_shop(tmp_path_factory):
    with shop_behind(OfflineHost, tmp_path_factory) as shop:
        yield shop


@pytest.fixture
def shop(shop):
    shop.open()
    fetch(shop, KEYS, "公钥已更新")
    fetch(shop, AIDS, "应用已更新")
    go_home(shop)
    return shop


def test_electronic_cash_is_an_advice_the_acquirer_gets_by_itself(shop):
    card = new_card("quickpass")
    tap(shop, card, 1000)
    shop.expect(quiet=3000, within=60)
    row = the_sale(shop)
    assert (row["kind"], row["state"], row["cryptogram"]) == ("chip offline sale", "approved", "right"), row
    settle(shop)
    assert sources(shop) == [] and the_settlement(shop)["results"] == [1, 1]


def test_electronic_cash_while_there_is_no_line(shop):
    card = new_card("quickpass")
    shop.device.world(network={"up": False})
    tap(shop, card, 1000)
    assert not shop.acquirer.transactions()
    shop.restart()
    shop.device.world(network={"up": True})
    shop.log_in()
    shop.await_sign_on()
    shop.expect(quiet=5000, within=120)
    assert the_sale(shop)["kind"] == "chip offline sale"
    shop.acquirer.skew(the_sale(shop), 900)
    settle(shop, "mismatch")
    assert sources(shop)[0][:2] == (ADVICE, 1000)
