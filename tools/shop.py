"""A shop to play in: one simulated terminal in virtual time, one real acquirer, and the moves of a cashier.

Tests, benchmarks and the pictures in the docs use it.

    with shop_in(folder, AcquirerProcess(folder)) as shop:
        shop.open()
        shop.charge(12800)
        shop.swipe("credit")
        shop.enter_pin()
        shop.expect(screen="approved")
        assert shop.acquirer.transactions()[0]["state"] == "approved"
"""

import pathlib
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tools.acquirer.testing import AcquirerProcess, Admin
from tools.acquirer.wallet import load_cards
from tools.cards.card import Card
from tools.cards.drawer import Drawer
from tools.paths import ROOT
from tools.simulator.card_slot import CardSlot, present
from tools.simulator.client import PATIENCE_MS, Device

TERMINAL = "10012345"
OPERATOR, PASSWORD = "01", "0000"
WORLD: dict[str, Any] = {  # as every test finds it
    "network": {"up": True, "delay_ms": 0, "loss": 0, "rssi": -60, "ap": "ok", "reset": True, "break": None},
    "cellular": {
        "fitted": False, "sim": "ok", "registered": True, "csq": 20, "up": True, "silent": False, "delay_ms": 0,
        "loss": 0,
    },
    "paper": {"new_roll": True, "cover_open": False, "hot": False, "connected": True},
    "battery": {"percent": 80, "charging": False},
    "case": {"open": False},
    "scanner": {"dirty": False},
    "keys": {"stuck": []},
    "cut": None,
}


def menu(entry: str) -> tuple[str, ...]:
    """The keys from the home screen to a row of the menu, by the id of its text: `menu("settle")`."""
    table = (ROOT / "firmware" / "flows" / "menu.py").read_text(encoding="utf-8")
    rows = re.findall(r'^    \("\w+", "menu\.(\w+)"', table, re.MULTILINE)
    number = rows.index(entry) + 1
    return ("menu", str(number)) if number <= 9 else ("menu", *["up"] * (len(rows) - number + 1), "ok")


def care(entry: str, rights: tuple[str, ...] = ("update",)) -> tuple[str, ...]:
    """The keys from the home screen to a row of the list for looking after it, for somebody with these rights."""
    table = (ROOT / "firmware" / "flows" / "care.py").read_text(encoding="utf-8")
    found = re.findall(r'"care\.(\w+)", "[\w.]+", (None|"\w+")', table)
    rows = [name for name, right in found if right == "None" or right.strip('"') in rights]
    number = rows.index(entry) + 1
    return (*menu("care"), *([str(number)] if number <= 9 else [*["up"] * (len(rows) - number + 1), "ok"]))


def more(entry: str) -> str:
    """The key of a row of the list of rare things, by the flow behind it: `more("preauth")`."""
    table = (ROOT / "firmware" / "flows" / "more.py").read_text(encoding="utf-8")
    flows = re.findall(r'^    \("\w+", "[\w.]+", "(\w+)\.', table, re.MULTILINE)
    return str(flows.index(entry) + 1)


class Shop:
    """Moves and questions; `device` and `acquirer` are there for everything else."""

    signs = False  # whether payers sign on the glass

    def __init__(self, device: Device, process: AcquirerProcess, folder: pathlib.Path):
        """`folder`: where the device keeps its state."""
        self.device = device
        self.folder = folder
        self.process = process
        self.acquirer: Admin = process.admin
        self.terminal = TERMINAL  # which of the acquirer's terminals this one is
        self.cards = {card.id: card for card in load_cards()}
        self.presented = self.cards["credit"]
        self.slot: CardSlot | None = None  # the card that is held to a reader
        self._drawer = Drawer()
        self._there: dict[str, ExitStack] = {}  # cards that are held to readers
        self.mark = 0  # number of the last line of the log before the power came on
        self.expect = device.expect
        self.press = device.press

    # -- the terminal

    def provisioning(self) -> dict[str, Any]:
        """What the acquirer hands out for the terminal, and what the shop adds."""
        given = self.acquirer.provisioning(self.terminal)
        if not self.signs:
            given["acquirer"]["extensions"] = [it for it in given["acquirer"]["extensions"] if it != "signature"]
        return {
            **given,
            "serial": "TT24-000187",
            "wifi": {"ssid": "shop", "secret": "correct horse"},
            "limits": {"sale_max": 5000000},
        }

    def without(self, *extensions: str) -> None:
        """Before it is switched on: the terminal's acquirer does not speak these extensions."""
        given = self.provisioning()
        kept = [name for name in given["acquirer"]["extensions"] if name not in extensions]
        self.device.provision(**{**given, "acquirer": {**given["acquirer"], "extensions": kept}})

    def open(self) -> None:
        """Power on, log in, wait until signed on: the home screen of a terminal that can take money."""
        self.power_on()
        self.log_in()
        self.await_sign_on()
        self.expect(within=10, quiet=500)

    def power_on(self) -> None:
        """Power on and wait for the log-in screen."""
        self.mark = max((line["n"] for line in self.device.log()), default=0)
        self.device.power_on()
        self.expect(screen="login", within=30)

    def await_sign_on(self) -> None:
        """Wait until the terminal has signed on since its last power-on."""
        if not any("signed on, batch" in line for line in self.log_lines()):
            self.expect(within=120, log="signed on, batch")

    def log_in(self, number: str = OPERATOR, password: str = PASSWORD) -> None:
        """Log in; a slip that a cut of the power may have kept is not wanted."""
        self.press(*number, *password, "ok")
        self.expect_home()

    def expect_home(self) -> None:
        """The home screen after a log-in; a slip that a cut of the power may have kept is not wanted."""
        self.expect(screen=["amount", "owed_slip"], within=30)
        while self.device.screen()["name"] == "owed_slip":
            self.press("cancel")
            self.expect(screen=["amount", "owed_slip"], within=30)

    def restart(self) -> None:
        """Cut the power and come back."""
        if self.device.power != "off":
            self.device.cut()
        self.power_on()

    # -- a sale

    def charge(self, fen: int) -> None:
        """Type an amount on the home screen and agree."""
        self.press(*str(fen), "ok")

    def swipe(self, card: str, **more: str | None) -> None:
        """Swipe a card of the wallet."""
        given = self.presented = self.cards[card]
        self.device.swipe(**{"track1": given.track1, "track2": given.track2, **more})

    def shows_code(self, code: str) -> None:
        """A payer holds the code on a telephone before the scanner until it is read."""
        if not self.device.scan(code, 10000):
            raise AssertionError("the terminal does not look for a code")

    @contextmanager
    def inserted(self, card: Card) -> Iterator[Card]:
        """With the card in the slot; it may be taken out before the end of the block."""
        with self._held(card.inserted(), "insert"):
            yield card

    @contextmanager
    def tapped(self, card: Card) -> Iterator[Card]:
        """With the card on the reader."""
        with self._held(card.tapped(), "tap"):
            yield card

    @contextmanager
    def presented_by(self, way: str, card: Card) -> Iterator[Card]:
        """With the card `inserted`, its PIN typed, or `tapped`, where a sale waits for one."""
        self.expect(screen="present")
        with getattr(self, way)(card):
            if way == "inserted":
                self.expect(screen="pin", within=20)
                self.press(*card.pin, "ok")
            yield card

    @contextmanager
    def _held(self, side, reader: str) -> Iterator[CardSlot]:
        with present(self.device.port, side, reader) as self.slot:
            yield self.slot

    def hold(self, card: str, way: str, trouble: str = "") -> None:
        """Insert or tap a card of the wallet, with a trouble of tools/cards/profiles.toml; it stays until `take`."""
        self.take(card)
        made = self._drawer.take(self.cards[card], trouble)
        self._there[card] = stack = ExitStack()
        stack.callback(self._drawer.put, made)
        stack.enter_context(self.inserted(made) if way == "insert" else self.tapped(made))

    def take(self, card: str) -> None:
        """Take a card away that was held; one that is not there is no error."""
        if card in self._there:
            self._there.pop(card).close()

    def enter_pin(self, pin: str | None = None) -> None:
        """Type a PIN, the card's own if none is given, and agree; "" for no PIN."""
        self.expect(screen="pin")
        self.press(*(self.presented.pin if pin is None else pin), "ok")

    def sell(self, fen: int = 12800, card: str = "credit", pin: str | None = None) -> None:
        """From the home screen to the bank's answer, whatever it is."""
        self.charge(fen)
        self.expect(screen="present")
        self.swipe(card)
        self.enter_pin(pin)
        self.expect(screen=["approved", "declined", "unknown"], within=90)

    def in_english(self) -> None:
        """Have it speak English, from the Chinese home screen to the home screen."""
        self.press(*menu("settings"))
        self.expect(screen="settings")
        self.press("ok", "cancel")
        self.expect(screen="amount")

    def go_home(self) -> None:
        """From any result back to the home screen."""
        self.press("cancel")
        self.expect(screen="amount")

    def ended(self, screen: str = "approved") -> str:
        """Wait for a result and its slip, go home, and return what the screen said."""
        self.expect(screen=screen, within=90)
        self.expect(quiet=2000, within=60)
        texts = self.texts()
        self.go_home()
        return texts

    # -- questions

    def log_lines(self, source: str = "") -> list[str]:
        """The texts of the log since the last power-on, of one source if given."""
        return [line["text"] for line in self.device.log(after=self.mark) if source in ("", line["source"])]

    def texts(self) -> str:
        """Everything on the screen, one line each."""
        return "\n".join(self.device.texts())

    def charged(self, card: str = "credit") -> int:
        """What the card has been charged, in fen, by the issuer's books."""
        full = next(given.balance for given in load_cards() if given.id == card)
        return int(full - self.acquirer.card(card)["balance"])


@contextmanager
def shop_in(folder: pathlib.Path, process: AcquirerProcess, *options: str) -> Iterator[Shop]:
    """A shop whose terminal is provisioned and switched off; its flash is kept as `provisioned`.

    `options` are the simulator's.
    """
    with Device.start(*options, state=folder) as device:
        device.watch("crash")
        shop = Shop(device, process, folder)
        device.provision(**shop.provisioning())
        shop.acquirer.ask_terminal(0)  # nothing is downloaded but what a test wants
        shop.power_on()
        device.power_off()
        device.flash(keep="provisioned")
        try:
            yield shop
        finally:
            for card in list(shop.cards):
                shop.take(card)


def reset(shop: Shop) -> None:
    """Yesterday is forgotten: flash, world, paper, acquirer."""
    if shop.device.power != "off":
        shop.device.cut()
    shop.device.world(**WORLD)
    shop.device.flash(restore="provisioned")
    shop.device.tear()
    shop.device.patience = PATIENCE_MS
    shop.device.events.clear()
    shop.acquirer.reset()
    shop.acquirer.policy(amount_codes=False)
