"""A day in the shop on which nothing is spared, with marked secrets; everything it leaves is collected.

The panel watches all along, and a browser tab records what it is sent.
"""

import json
import pathlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.stateful.cashier import REFUND, VOID, Cashier
from tests.taint import marked
from tests.taint.scan import Ear, files_of
from tools.acquirer.testing import AcquirerProcess
from tools.cards.card import Card
from tools.cards.profiles import profile
from tools.image.signing import technician_key
from tools.paths import ROOT
from tools.shop import Shop, menu
from tools.simulator.card_slot import present
from tools.simulator.client import Device, PowerLost
from tools.technician import moving
from tools.technician.console_line import ConsoleLine, Refused, Stream

ONLINE_PIN, CLEAR_PIN = "02031F03", "01031F03"  # rules of a card's list (CVM)


class MarkedAcquirer(AcquirerProcess):
    """The acquirer that knows the marked card."""

    module = "tests.taint.marked_acquirer"


class Watching(Cashier):
    """A cashier whose every screen is kept."""

    def __init__(self, day: "Day") -> None:
        super().__init__(day.shop, marked.PASSWORDS["supervisor"])
        self.day = day

    def see(self, name: str) -> None:
        self.day.look()


class Tapped:
    """A stream of the technician's tool; `heard` gets what passes."""

    def __init__(self, stream: Stream, heard: bytearray) -> None:
        self._stream, self._heard = stream, heard
        self.close = stream.close

    def write(self, data: bytes) -> None:
        self._heard += data
        self._stream.write(data)

    def read(self, seconds: float) -> bytes:
        data = self._stream.read(seconds)
        self._heard += data
        return data


class Day:
    """What happens, and what is left of it: `places()`."""

    def __init__(self, folder: pathlib.Path, device: Device, acquirer: MarkedAcquirer) -> None:
        self.folder = folder
        self.shop = Shop(device, acquirer, folder)
        self.shop.cards["marked"] = marked.marked_card()
        self.ear = device._lines = Ear(device._lines)  # everything the control socket says
        self.screens: list[str] = []
        self.tab = bytearray()  # everything the panel sends
        self.wire = bytearray()  # everything on the technician's line, both ways
        self.told: dict[str, bytes] = {}  # what his tool was told, by name
        self.browser: ClientConnection | None = None
        device.watch()

    def look(self) -> None:
        """Keep what stands on the screen."""
        self.screens.append(self.shop.texts())

    def live(self) -> None:
        """The day, from the set-up to the evening."""
        shop = self.shop
        self.set_up()
        self.log_in()
        shop.await_sign_on()
        for step in (self.bad_swipes, self.sale, self.chips, self.codes, self.slips, self.wrong_pin, self.gives_back,
                     self.bad_answers, self.lost_network, self.lost_power, self.settlement, self.visit):  # fmt: skip
            step()
            self.look()
            shop.device.events.clear()
            shop.device.power_off()
            self.wake()
        for ask in (shop.device.state, shop.device.paper_text, shop.device.log):
            ask()
        shop.device.power_off()

    def provisioning(self, **change: Any) -> dict[str, Any]:
        people = [
            {"number": number, "name": role, "role": role, "password": marked.PASSWORDS[role]}
            for number, role in (("01", "cashier"), ("00", "supervisor"), ("99", "administrator"))
        ]
        told = self.shop.acquirer.provisioning(marked.TERMINAL)
        told["acquirer"]["extensions"].remove("signature")  # slips are signed on paper
        given = {
            **told,
            "serial": "TT24-000187",
            "wifi": {"ssid": "shop", "secret": marked.WIFI},
            "operators": people,
        }
        assert given["tmk"] == marked.TMK.hex().upper()
        return {**given, **change}

    def set_up(self) -> None:
        """Two wrong set-up files, then the right one."""
        device = self.shop.device
        for change in ({"tmk_kcv": "00000000"}, {"merchant_id": marked.PAN}):
            device.provision(**self.provisioning(**change))
            device.power_on()
            self.shop.expect(screen="setup_wrong", within=30)
            self.look()
            device.power_off()
        device.provision(**self.provisioning())
        self.shop.power_on()

    def log_in(self) -> None:
        self.shop.press(*"01", *marked.WRONG_PASSWORD, "ok")
        self.shop.expect(quiet=500)
        self.look()
        self.shop.press(*marked.PASSWORDS["cashier"], "ok")
        self.shop.expect_home()

    def swipe(self, fen: int) -> None:
        """Up to the PIN."""
        self.shop.charge(fen)
        self.shop.expect(screen="present")
        self.shop.swipe("marked", track1=marked.TRACK1, track3=marked.TRACK3)
        self.shop.expect(screen=["pin", "question"])
        if self.shop.device.screen()["name"] == "question":
            self.shop.press("ok")
            self.shop.expect(screen="pin")
        self.look()

    def bad_swipes(self) -> None:
        """A card that cannot be read, one with a wrong check digit, one cut short."""
        wrong = marked.TRACK2.replace(marked.PAN, marked.PAN[:-1] + "6")
        for track2, damage in ((marked.TRACK2, "lrc"), (wrong, None), (marked.TRACK2[:30], None)):
            self.shop.charge(900)
            self.shop.expect(screen="present")
            self.shop.device.swipe(track2, track1=marked.TRACK1, damage=damage)
            self.shop.device.run(1500)
            self.look()
            self.home()

    def sell(self, fen: int, pin: str = marked.PIN, end: str = "approved", within: float = 120) -> None:
        self.swipe(fen)
        self.shop.press(*pin)
        self.look()
        self.shop.press("ok")
        self.shop.expect(screen=end, within=within)
        self.look()

    def home(self) -> None:
        """Off whatever stands there; the first key only wakes a dark display."""
        for _ in range(3):
            self.shop.press("cancel")
            if self.shop.device.run(5000, {"screen": "amount"})["reached"]:
                break
        self.shop.expect(screen="amount", within=30)
        self.look()

    def sale(self) -> None:
        self.sell(12800)
        self.shop.expect(text="商户联已打印", within=10)
        self.shop.press("ok")
        self.shop.expect(text="顾客联已打印", within=10)
        self.home()

    def chips(self) -> None:
        """Inserted with a PIN for the acquirer, with one that the card checks in clear, the first one wrong; tapped."""
        counter = 0
        for fen, cvm, pins in ((12900, ONLINE_PIN, [marked.PIN]), (13000, CLEAR_PIN, [marked.WRONG_PIN, marked.PIN])):
            card = Card(profile("credit", cvm=cvm), marked.marked_card())
            card.atc = counter
            self.shop.charge(fen)
            self.shop.expect(screen="present")
            side = card.inserted()
            with present(self.shop.device.port, side, "insert"):
                for pin in pins:
                    self.shop.expect(screen="pin", within=30)
                    self.look()
                    self.shop.press(*pin, "ok")
                    self.shop.device.run(500)
                self.shop.expect(screen="approved", within=60)
                self.shop.expect(quiet=3000, within=30)
                self.look()
            told = [command for command, _ in side.log if marked.PIN in command and command.startswith("0020")]
            assert bool(told) == (cvm == CLEAR_PIN), "the card has not been shown the PIN in clear"
            counter = card.atc
            self.home()
        self.shop.charge(900)
        self.shop.expect(screen="present")
        with self.shop.tapped(card):
            self.shop.expect(screen="approved", within=30)
        self.shop.expect(quiet=3000, within=30)
        self.home()

    def codes(self) -> None:
        """Paid with the code on a phone; the second time the power goes while its owner thinks."""
        for behaviour, screen in (("pays", "approved"), ("no_answer", "waiting_payer")):
            self.shop.acquirer.phone("wechat", behaviour=behaviour)
            self.shop.charge(3600)
            self.shop.expect(screen="present")
            self.shop.shows_code(self.shop.acquirer.show_code("wechat"))
            self.shop.expect(screen=screen, within=30)
            self.look()
            if screen == "approved":
                self.shop.expect(quiet=3000, within=30)
                self.home()
        self.shop.device.cut()
        self.wake()
        self.shop.device.run(20000)  # it is called back

    def slips(self) -> None:
        """The panel tears them off; a reprint, and the menu's other screens."""
        assert self.browser is not None
        self.browser.send(json.dumps({"id": 1, "do": "tear"}))
        deadline = time.monotonic() + 10
        while b'"answer": 1' not in self.tab and time.monotonic() < deadline:
            time.sleep(0.02)
        for keys in (menu("reprint_last"), menu("sign_on"), menu("care")):
            self.shop.press(*keys)
            self.shop.expect(quiet=1000)
            self.look()
            for _ in range(3):
                if self.shop.device.screen()["name"] != "amount":
                    self.shop.press("cancel")
                    self.shop.expect(quiet=500)

    def wrong_pin(self) -> None:
        self.sell(4100, pin=marked.WRONG_PIN, end="declined")
        self.home()

    def gives_back(self) -> None:
        """A void and a refund, with the card, its PIN and the supervisor's password."""
        cashier = Watching(self)
        for what, fen in ((VOID, 0), (REFUND, 1500)):
            self.sell(9100 + fen)
            self.home()
            self.shop.expect(quiet=1000, within=30)
            row = self.shop.acquirer.transactions(kind="sale", state="approved")[-1]
            assert "approved" in cashier.give_back(what, int(row["trace"]), "marked", fen)

    def settlement(self) -> None:
        assert "settled" in Watching(self).settle()

    def visit(self) -> None:
        """A technician sets the terminal up again, once with a wrong check value, and takes along all he can get."""
        line = self.line()
        try:
            line.provision(json.dumps(self.provisioning(tmk_kcv="00000000")).encode())
        except Refused:
            told = {"log": list(line.logs())}
        line.provision(json.dumps(self.provisioning()).encode())
        self.shop.expect(screen="login", within=30)
        line = self.line()
        told |= {"audit log": list(line.audit()), "support pack": line.support_pack()}
        self.told = {name: json.dumps(what).encode() for name, what in told.items()}
        self.told["backup"] = moving.backup(line)
        line.close()

    def line(self) -> ConsoleLine:
        line = ConsoleLine(Tapped(self.shop.device.console(), self.wire))
        line.open(technician_key(), "0042")
        return line

    def bad_answers(self) -> None:
        """Everything an acquirer can get wrong; afterwards nothing is open."""
        acquirer, device = self.shop.acquirer, self.shop.device
        for n, effect in enumerate(("garbage", "bad_mac", "wrong_trace", "cut", "answer_twice", "late_answer")):
            acquirer.arm(effect, mti="0200", seconds=1)
            device.patience = 150
            self.swipe(5000 + n)
            self.shop.press(*marked.PIN, "ok")
            self.shop.expect(screen=["approved", "declined", "unknown"], within=120)
            self.look()
            device.patience = 2000
            acquirer.disarm()
            self.shop.expect(quiet=3000, within=400)
            self.home()
            device.power_off()
            self.wake()

    def lost_network(self) -> None:
        device = self.shop.device
        self.swipe(6100)
        self.shop.press(*marked.PIN)
        device.patience = 100
        device.world(network={"break": {"after_sent": 60, "how": "silence"}})
        self.shop.press("ok")
        self.shop.expect(screen=["unknown", "notice", "prompt"], within=120)
        self.look()
        device.world(network={"up": True})
        device.patience = 2000
        self.shop.expect(quiet=3000, within=400)
        self.home()

    def lost_power(self) -> None:
        """The power goes while the PIN is typed, and at each of the first flash steps of a sale."""
        device = self.shop.device
        self.swipe(7100)
        self.shop.press(*marked.PIN[:5])
        device.cut()
        self.wake()
        for step in (1, 2):
            self.swipe(7200 + step)
            device.cut_at(step, torn=True)
            try:
                self.shop.press(*marked.PIN, "ok")
                self.shop.expect(screen="approved", within=60)
            except (PowerLost, AssertionError):
                assert device.power == "off"
            else:
                raise AssertionError("the power was not cut")
            device.cut_at(None)
            self.wake()

    def wake(self) -> None:
        self.shop.power_on()
        self.shop.press(*"01", *marked.PASSWORDS["cashier"], "ok")
        self.shop.expect_home()
        self.shop.await_sign_on()
        self.shop.expect(quiet=3000, within=60)

    def places(self) -> Iterator[tuple[str, bytes]]:
        """Everything that is left."""
        yield "control socket", bytes(self.ear.heard)
        yield "screens", "\n".join(self.screens).encode()
        yield "panel to browser tab", bytes(self.tab)
        yield "technician's line", bytes(self.wire)
        yield from self.told.items()
        yield from files_of(self.folder)


@contextmanager
def a_day(folder: pathlib.Path) -> Iterator[Day]:
    """A new device, acquirer and panel; all they write is below `folder`."""
    for name in ("acquirer", "device", "panel"):
        (folder / name).mkdir()
    keys = ":".join(key.hex() for key in (marked.PIK, marked.MAK, marked.TDK))
    books = f"sqlite:///{folder / 'acquirer' / 'books.db'}"
    acquirer = MarkedAcquirer(folder / "acquirer", "--db", books, "--working-keys", keys)
    try:
        acquirer.admin.add_terminal(marked.TERMINAL, marked.MERCHANT, tmk=marked.TMK.hex())
        acquirer.admin.policy(amount_codes=False)
        with Device.start(state=folder / "device") as device:
            day = Day(folder, device, acquirer)
            with panel(folder / "panel", device.port, acquirer.admin_url, day.tab) as socket:
                day.browser = socket
                yield day
    finally:
        acquirer.stop()


@contextmanager
def panel(folder: pathlib.Path, device: int, acquirer: str, told: bytearray) -> Iterator[ClientConnection]:
    """The device panel, and a tab whose news go into `told`."""
    command = [sys.executable, "-m", "tools.panel", "--device", f"127.0.0.1:{device}", "--port", "0"]
    with (folder / "panel.log").open("wb") as log:
        process = subprocess.Popen([*command, "--acquirer", acquirer], cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
    assert process.stdout is not None
    url = process.stdout.readline().split()[1].decode()
    try:
        with connect(url.replace("http", "ws") + "tab", origin=url.rstrip("/"), max_size=None) as socket:
            listener = threading.Thread(target=_listen, args=(socket, told), daemon=True)
            listener.start()
            yield socket
        listener.join(10)
    finally:
        process.terminate()
        process.wait()


def _listen(socket: ClientConnection, told: bytearray) -> None:
    with suppress(ConnectionClosed):
        for message in socket:
            told.extend(message if isinstance(message, bytes) else message.encode())
