"""A card that fails at any of its commands, inserted or tapped: the payer is told, the card is off, the books agree.

FAULT_MATRIX=full crosses every command with every fault; else every fourth case is run, always the same ones.
tests/conftest.py prints the number of cases.
"""

import itertools
import os
import threading

import pytest

from tests.conftest import CASES
from tools.cards.card import new_card
from tools.cards.faults import Faults
from tools.simulator.card_slot import present

EVERY = 1 if os.environ.get("FAULT_MATRIX") == "full" else 4
ENDS = ["approved", "declined", "prompt", "notice", "amount"]
FAULTS = {
    "gone": {"what": "pull"},
    "6F00": {"what": "status", "value": "6F00"},
    "6A82": {"what": "status", "value": "6A82"},
    "short": {"what": "short"},
    "long": {"what": "long"},
    "garbage": {"what": "garbage"},
}
FEN = {"insert": 30000, "tap": 130000}  # of the first case, each takes another amount: above the limit for a PIN


class Watched:
    """A side of a card that notes whether it has power."""

    def __init__(self, side, fault=None):
        self._side = side
        side.faults = Faults([fault] if fault else [])
        self.is_off = threading.Event()

    def __getattr__(self, name):
        return getattr(self._side, name)

    def reset(self, warm: bool) -> None:
        self.is_off.clear()
        self._side.reset(warm)

    def off(self) -> None:
        self.is_off.set()


def side_of(card, reader: str, fault=None) -> Watched:
    return Watched(card.inserted() if reader == "insert" else card.tapped(), fault)


def pay(shop, card, reader: str, fen: int, fault=None) -> Watched:
    """From the home screen to the end, and back to it; the card is held until something is told."""
    shop.charge(fen)
    shop.expect(screen="present", within=30)
    side = side_of(card, reader, fault)
    with present(shop.device.port, side, reader):
        shop.expect(screen=[*ENDS, "pin"], within=30)  # less than a screen waits for a card
        if shop.device.screen()["name"] == "pin":
            shop.press(*card.pin, "ok")
            shop.expect(screen=ENDS, within=400)
        if fault is None or fault["what"] != "pull":
            assert reader == "tap" or side.is_off.wait(5), "it still has power"
    go_home(shop)
    return side


def go_home(shop) -> None:
    """Off whatever stands there; nothing is at work any more."""
    for _ in range(6):
        if shop.device.run(4000, {"screen": "amount"})["reached"]:
            break
        shop.press("ok" if "知道了" in shop.texts() else "cancel")
    shop.expect(screen="amount", within=60)
    shop.expect(quiet=2000, within=60)


def books_agree(shop, card, fen: int) -> bool:
    """Card, acquirer and terminal say the same about the payment over `fen`, and nothing is open; whether it stands."""
    books = shop.acquirer.transactions()
    standing = [row for row in books if row["state"] == "approved"]
    assert {row["state"] for row in books} <= {"approved", "declined", "reversed"}, books
    assert shop.charged(card.owner.id) == sum(row["amount"] for row in standing), books
    mine = [row for row in standing if row["amount"] == fen]
    assert len(mine) <= 1, books
    shop.press("up")
    shop.expect(screen="history", within=30)
    texts = shop.texts()
    told = any(f"\n{fen / 100:,.2f}\n{way}，凭证" in texts for way in ("插卡", "挥卡"))
    assert told == bool(mine), (texts, books, shop.log_lines("LEDGER"))
    assert "结果未知" not in texts and "待传" not in texts, texts
    shop.press("cancel")
    shop.expect(screen="amount", within=30)
    return bool(mine)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("reader", ["insert", "tap"])
def test_every_command_with(shop, reader, fault, record_property):
    shop.open()
    amounts = itertools.count(FEN[reader])
    card, fen = new_card("credit"), next(amounts)
    usual = pay(shop, card, reader, fen)
    assert books_agree(shop, card, fen)
    last = len(usual.log)
    assert last >= (3 if reader == "tap" else 9), usual.log
    number = list(FAULTS).index(fault)
    cases = 1
    for at in range(1, last + 1):
        if (number + at) % EVERY == 0:
            fen = next(amounts)
            pay(shop, card, reader, fen, {"at": at, **FAULTS[fault]})
            books_agree(shop, card, fen)
            cases += 1
    record_property(CASES, cases)
