"""A whole till on this machine: acquirer, simulated device, panel.

What lasts is kept where the first run put it: the device's flash in its state folder, the acquirer's books beside it,
and in `run.json` what the terminal was provisioned with: the acquirer's port, its serial number.
"""

import json
import os
import secrets
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tools import boards
from tools.launcher.child import Child
from tools.launcher.ports import LOOPBACK, is_free, next_free, preferred
from tools.paths import ROOT, VAR
from tools.simulator.state import SILICON

STATE = VAR / "device"
ACQUIRER_PORT = 7583
ADMIN_PORT = 7584
CONTROL_PORT = 7700
PANEL_PORT = 8320
TERMINAL = "10012345"  # the acquirer's first terminal
NETWORKS = {"wifi": {"ssid": "TinyTill", "secret": "open sesame"}, "cellular": {"apn": "cmnet"}}
SLIPS = {"slips": {"footer": ["谢谢惠顾，欢迎再来", "营业 06:30-20:30"], "link": "https://e.tinytill.example/s"}}


def images(board: str) -> tuple[Path, ...]:
    """What `make image` makes for a board and for the simulator."""
    return boards.image(board), boards.frozen(board), SILICON


class TillError(Exception):
    """The till cannot run; the argument is one line for the person at the keyboard."""


@dataclass(frozen=True)
class Places:
    """Where a till keeps what lasts."""

    state: Path

    @property
    def books(self) -> Path:
        """The acquirer's folder: var/ itself for the usual till, so that `python -m tools.acquirer` finds it."""
        return VAR if self.state.resolve() == STATE.resolve() else self.state / "acquirer"

    @property
    def logs(self) -> Path:
        return self.state / "log"

    @property
    def memory(self) -> Path:
        return self.state / "run.json"

    def remembered(self) -> dict:
        """What the first run wrote down; empty before it."""
        try:
            return dict(json.loads(self.memory.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}
        except ValueError:
            raise TillError(f"{self.memory} is damaged; delete {self.state} to begin with a new device") from None


class Till:
    """The three programs. Start them in this order, stop them all with `stop()`."""

    def __init__(self, places: Places, serial: str = "", board: str = boards.DEFAULT) -> None:
        """`serial` is given to a device on its first run; a random one when it is empty."""
        self.board = board
        self.places = places
        self.children: dict[str, Child] = {}
        self.admin_url = ""
        self.terminals_at = ""
        self.control_port = 0
        self.panel_url = ""
        missing = [image for image in images(board) if not image.exists()]
        if missing:
            raise TillError(f"{missing[0].relative_to(ROOT)} is not built: run `make image`")
        places.state.mkdir(parents=True, exist_ok=True)
        self._memory = places.remembered()
        self._new_serial = serial or f"TT24-{secrets.randbelow(1_000_000):06}"

    def start_acquirer(self) -> None:
        """An acquirer of our own. Raises TillError, ChildError."""
        port = self._memory.get("acquirer_port")
        if port is None:
            port = next_free(ACQUIRER_PORT)
        elif not is_free(port):
            raise TillError(
                f"port {port} is in use: another program, or another run, is where this terminal knows its acquirer"
            )
        admin = 0 if port == ADMIN_PORT else preferred(ADMIN_PORT)
        books = self.places.books
        books.mkdir(parents=True, exist_ok=True)
        child = self._start(
            "acquirer",
            ["tools.acquirer", "serve", "--port", str(port), "--admin-port", str(admin)]
            + ["--db", f"sqlite:///{books / 'acquirer.db'}", "--key-file", str(books / "acquirer.key")]
            + ["--tls-dir", str(books / "acquirer-tls")],
            r"acquirer (\S+) \w+ admin (http://\S+)",
        )
        self.terminals_at, self.admin_url = child.wait_ready().groups()
        self._memory["acquirer_port"] = port

    def use_acquirer(self, address: str) -> None:
        """An acquirer that already runs; `address` is HOST:PORT of its admin interface. Raises TillError."""
        self.admin_url = f"http://{address}"
        health = self._ask("/health")
        self.terminals_at = f"{health['address']}:{health['port']}"

    def start_device(self) -> None:
        """The device, switched on; on its first run with what it must know of the acquirer."""
        first = "terminal" not in self._memory
        if first:
            self._memory["serial"] = self._new_serial
        options = ["--state", str(self.places.state), "--port", str(preferred(CONTROL_PORT)), "--time", "real"]
        options += ["--board", self.board, "--modem", "--on"]
        with tempfile.TemporaryDirectory() as folder:
            if first:
                file = Path(folder) / "terminal.json"
                file.touch(mode=0o600)  # it holds the terminal's master key
                told = self._ask(f"/terminals/{TERMINAL}/provisioning") | NETWORKS | SLIPS
                told["serial"] = self._memory["serial"]
                file.write_text(json.dumps(told), encoding="utf-8")
                options += ["--provision", str(file)]
            child = self._start("device", ["tools.simulator", *options], r"control \S+:(\d+)")
            self.control_port = int(child.wait_ready()[1])
        self._memory["terminal"] = TERMINAL
        self.places.memory.write_text(json.dumps(self._memory, indent=2) + "\n", encoding="utf-8")

    def start_panel(self, port: int = PANEL_PORT, host: str = LOOPBACK) -> None:
        """The panel, on `port` or the next free one."""
        options = ["--device", f"{LOOPBACK}:{self.control_port}", "--acquirer", self.admin_url]
        options += ["--host", host, "--port", str(next_free(port, host) if port else 0)]
        options += ["--serial", self._memory["serial"], "--cards", str(self.places.books / "cards.json")]
        child = self._start("panel", ["tools.panel", *options], r"panel (http://\S+)")
        self.panel_url = child.wait_ready()[1]

    def restart_panel(self) -> None:
        """Again, at the same address."""
        address = urlsplit(self.panel_url)
        self.start_panel(address.port or PANEL_PORT, address.hostname or LOOPBACK)

    def _start(self, name: str, module: list[str], ready: str) -> Child:
        child = Child(name, [sys.executable, "-m", *module], ready, self.places.logs / f"{name}.log")
        self.children[name] = child  # before it runs: whatever interrupts us, `stop()` knows it
        child.start()
        return child

    def _ask(self, path: str) -> dict:
        try:
            answer = httpx.get(self.admin_url + path, timeout=10, trust_env=False)
            return dict(answer.raise_for_status().json())
        except (httpx.HTTPError, ValueError) as error:
            raise TillError(f"the acquirer at {self.admin_url} does not answer as one: {error}") from None

    def dead(self) -> Child | None:
        """A child that has ended by itself."""
        return next((child for child in self.children.values() if not child.alive), None)

    def stop(self) -> None:
        """All of them, the ones that need the others first."""
        for name in ("panel", "device", "acquirer"):
            if name in self.children:
                self.children[name].stop()


def can_show_a_browser() -> bool:
    """Whether a browser window can open here (and not a text browser in this terminal)."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
