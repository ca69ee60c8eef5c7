"""A technician's visit in steps, each of which is simply done again after a power cut.

`Visit` types the commands and presses the keys, counts both, and knows how long the device took. A step switches the
device on if it is off, and does what is still to be done.
"""

import json
import pathlib
import secrets
from collections.abc import Callable
from typing import NamedTuple

from typer.testing import CliRunner

from tests.flows.update_office import Office
from tools.acquirer.keys.suites import SUITES
from tools.shop import Shop
from tools.simulator.client import DeviceError, PowerLost
from tools.technician.cli import app

SERIAL = "TT24-000777"
NEW = (0, 2, 0)
BARE = "还没有开通"
FIRST, SECOND = 12800, 700  # what is sold, fen


class Visit:
    """`commands`: how many were typed; `keys`: how many were pressed on the device."""

    def __init__(self, shop: Shop, office: Office, folder: pathlib.Path):
        self.shop = shop
        self.device = shop.device
        self.commands = self.keys = 0
        self.file, self.label = folder / "shop.json", folder / "label.png"
        given = shop.provisioning()
        self.tmk = given.pop("tmk")
        del given["tmk_kcv"], given["serial"]
        given["updates"] = office.section("00:00-00:01")
        self.file.write_text(json.dumps(given), encoding="utf-8")
        self.first, self.second = parts(self.tmk)

    def type(self, *words: str, keys: str = "", code: int = 0) -> str:
        """A command at the device's line; what it prints. Raises PowerLost when the device went meanwhile."""
        self.commands += 1
        done = CliRunner().invoke(app, [*words, "--sim", str(self.device.port)], input=keys)
        if self.device.power == "off":
            assert done.exit_code <= 1, (words, done.output, done.exception)
            raise PowerLost(" ".join(words))
        assert done.exit_code == code, (words, done.output, done.exception)
        return done.stdout

    def press(self, *keys: str) -> None:
        self.keys += len(keys)
        self.device.press(*keys)

    def switch_on(self) -> None:
        """Until the first screen on which somebody can do something."""
        if self.device.power == "off":
            self.shop.mark = max((line["n"] for line in self.device.log()), default=0)
            self.device.power_on()
            self.shop.expect(screen=["notice", "login"], within=300)

    def flash_steps(self) -> int:
        """All steps of the device's flash so far."""
        told = self.device.flash()
        return int(told["total_programs"] + told["total_erases"])

    def total_ms(self) -> int:
        """Of the device's time so far."""
        return int(self.device.request("time")["total_ms"])


def parts(tmk: str) -> list[tuple[str, str]]:
    """A key as two components, each with its check value."""
    first = secrets.token_bytes(16)
    second = bytes(a ^ b for a, b in zip(first, bytes.fromhex(tmk), strict=True))
    return [(part.hex(), SUITES["tdes"].kcv(part).hex()) for part in (first, second)]


def look(visit: Visit) -> None:
    """A bare device that has just got its image. A file system that it was cut off making is flashed anew (--erase)."""
    try:
        visit.switch_on()
    except DeviceError as error:
        if "the file system of partition vfs is damaged" not in str(error):
            raise
        visit.device.flash(erase=True)
        visit.device.events.clear()
        visit.switch_on()
    assert "tinytill provision" in visit.type("doctor")


def provision(visit: Visit) -> None:
    visit.switch_on()
    if BARE not in visit.shop.texts():
        return
    (one, one_check), (two, two_check) = visit.first, visit.second
    said = visit.type(
        "provision", "--file", str(visit.file), "--serial", SERIAL, "--components", "2", "--label", str(visit.label),
        keys="\n".join(["Wang", one, "000000", "", one, one_check, "Li", two, two_check]) + "\n",  # mistyped once
    )  # fmt: skip
    assert f"terminal {visit.shop.terminal}" in said and visit.tmk not in said and one not in said
    visit.shop.expect(screen="login", within=30)


def sell(visit: Visit, fen: int) -> None:
    """Log in and sell, unless it is sold; back at the home screen with the slip out."""
    shop = visit.shop
    visit.switch_on()
    if visit.device.screen()["name"] == "login":
        shop.log_in()
        shop.await_sign_on()
        shop.expect(quiet=3000, within=60)
    if not any(row["amount"] == fen and row["state"] == "approved" for row in shop.acquirer.transactions()):
        shop.sell(fen)
        shop.expect(screen="approved")
        shop.expect(quiet=3000, within=30)
        shop.go_home()


def check_parts(visit: Visit) -> None:
    visit.switch_on()
    visit.device.run(6000)  # hands off
    tested = json.loads(visit.type("selftest", "--json"))
    assert tested["ok"] and tested["counts"]["fail"] == 0 and tested["counts"]["pass"] > 10


def online(visit: Visit) -> None:
    """Switched on, and signed on by itself."""
    visit.switch_on()
    visit.shop.await_sign_on()


def fetch(visit: Visit) -> None:
    online(visit)
    answer = json.loads(visit.type("update", "fetch", "--json"))
    assert answer["there"] == list(NEW)


def install(visit: Visit) -> None:
    online(visit)
    said = visit.type("update")
    if "restarts with the new software" not in said:
        assert "nothing to install: current" in said, said
        return
    visit.device.run(3000)
    visit.shop.expect(screen="login", within=300)
    visit.shop.expect(log="update: 0.2.0 confirmed", within=120)


class Step(NamedTuple):
    """`most_s`: of the device's time. `mends`: the steps that follow when it was cut, up to a sale."""

    do: Callable[[Visit], None]
    most_s: int
    mends: tuple[str, ...] = ()


STEPS = {
    "look": Step(look, 10, ("provision", "sale")),
    "provision": Step(provision, 10, ("sale",)),
    "sale": Step(lambda visit: sell(visit, FIRST), 30),
    "selftest": Step(check_parts, 30, ("sale_after",)),
    "fetch": Step(fetch, 60, ("install", "sale_after")),
    "install": Step(install, 90, ("sale_after",)),
    "sale_after": Step(lambda visit: sell(visit, SECOND), 30),
}
MOST_S = 180  # all of it
