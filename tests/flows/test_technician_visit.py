"""A technician's visit: from an erased device to a sale, a self-test and a confirmed update, by the commands he types.

It is played once, timed; then the power is cut in each of its steps, and he simply types the same command again.
FAULT_MATRIX=full cuts at every flash step of it; of the copies of the image, which do the same thing 363 times over, at
every one near their beginning and end and at every 97th between, which is another place of a sector each time.
"""

import json
import os
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from tests.conftest import CASES, TABLE
from tests.flows.visit import BARE, FIRST, MOST_S, NEW, SECOND, SERIAL, STEPS, Visit
from tools.shop import reset
from tools.simulator.client import DeviceError
from tools.technician.audit_chain import verify
from tools.technician.cli import app

FULL = os.environ.get("FAULT_MATRIX") == "full"
FEW = 200  # flash steps: more are a copy of an image
NEAR, EVERY = 20, 97
SAMPLE = {  # step: parts of it, clean or torn in turn
    "look": (0.5,), "provision": (0.3, 0.9), "sale": (0.7,), "fetch": (0.6,), "install": (0.3, 0.7, 0.999),
}  # fmt: skip


class Row(NamedTuple):
    """What a step took."""

    name: str
    commands: int
    keys: int
    ms: int  # of the device's time
    flash: int  # steps
    restart: int  # flash steps before its last restart; 0 without one


class Visited(NamedTuple):
    """`rows`: one a step; before each the device's flash was kept as `visit_` and its name, at the end as visit_end."""

    visit: Visit
    rows: list[Row]


@pytest.fixture(scope="module")
def visited(running_shop, office, tmp_path_factory):
    """The visit, played once."""
    office.offer(NEW)
    visit = Visit(running_shop, office, tmp_path_factory.mktemp("visit"))
    reset(running_shop)
    running_shop.press = visit.press
    running_shop.device.flash(erase=True)
    rows = [played(visit, name) for name in STEPS]
    running_shop.device.flash(keep="visit_end")
    yield Visited(visit, rows)
    running_shop.press = running_shop.device.press


def played(visit: Visit, name: str) -> Row:
    """One step, measured."""
    visit.device.flash(keep="visit_" + name)
    commands, keys, ms, steps = visit.commands, visit.keys, visit.total_ms(), visit.flash_steps()
    STEPS[name].do(visit)
    took = visit.flash_steps() - steps
    told = visit.device.flash()
    restart = max(0, took - told["programs"] - told["erases"])
    return Row(name, visit.commands - commands, visit.keys - keys, visit.total_ms() - ms, took, restart)


def begin(visit: Visit, name: str) -> None:
    """The device as it was before a step, or at the end, switched off."""
    reset(visit.shop)
    if name == "look":
        visit.device.flash(erase=True)
    else:
        visit.device.flash(restore="visit_" + name)


def test_from_an_erased_device_to_the_first_sale_and_an_update_within_five_minutes(visited, record_property):
    for row in visited.rows:
        limit = STEPS[row.name].most_s
        assert row.ms < limit * 1000, row
        told = f"{row.commands} commands {row.keys:2} keys {row.ms / 1000:4.1f} s {row.flash:5} flash steps"
        record_property(TABLE, f"{row.name:10} {told}")
    assert sum(row.ms for row in visited.rows) < MOST_S * 1000
    assert sum(row.commands for row in visited.rows) == 5
    assert sum(row.keys for row in visited.rows) <= 40
    visit = visited.visit
    assert visit.shop.charged() == FIRST + SECOND
    assert visit.label.exists()


def test_what_a_technician_takes_away_and_how_a_device_is_locked(visited, tmp_path):
    visit = visited.visit
    shop, tinytill = visit.shop, visit.type
    begin(visit, "end")
    visit.switch_on()
    shop.expect(quiet=3000, within=60)
    pack = tmp_path / "support.json"
    tinytill("support-pack", "--file", str(pack))
    text = pack.read_text(encoding="utf-8")
    assert set(json.loads(text)) > {"device", "log"}
    assert SERIAL in text and shop.cards["credit"].pan not in text and visit.tmk not in text
    log = tmp_path / "audit.txt"
    tinytill("audit-export", "--file", str(log))
    assert " provision T0001 " in log.read_text(encoding="utf-8")
    done = CliRunner().invoke(app, ["audit-verify", str(log)])
    assert done.exit_code == 0 and "whole" in done.stdout
    log.write_text(log.read_text(encoding="utf-8").replace("T0001", "T0002", 1), encoding="utf-8")
    assert CliRunner().invoke(app, ["audit-verify", str(log)]).exit_code == 1
    assert SERIAL in tinytill("doctor")
    tinytill("retire", "--yes", code=3)  # money is pending
    assert "2 unsettled" in tinytill("lock")
    shop.device.run(3000)
    shop.expect(screen="locked", within=30)
    answer = json.loads(tinytill("unlock", "--json"))
    assert answer["code"] == "R01"


def test_a_board_is_tested_before_it_is_set_up_and_while_it_is_locked(visited):
    visit = visited.visit
    shop = visit.shop
    begin(visit, "provision")
    shop.device.world(cellular={"fitted": True, "sim": "absent"})
    visit.switch_on()
    shop.device.run(6000)
    tested = json.loads(visit.type("selftest", "--json"))
    found = {each["name"]: (each["state"], each["detail"]) for each in tested["results"]}
    assert tested["counts"] == {"pass": 18, "fail": 0, "absent": 0, "skipped": 0}, found
    assert (found["wifi"], found["modem"]) == (("pass", "1, -60 dBm"), ("pass", "no_sim"))
    shop.expect(within=20, paper="通过 PASS")
    shop.expect(quiet=2000, within=20)
    assert BARE in shop.texts()
    shop.device.world(cellular={"fitted": False}, network={"ap": "absent"}, keys={"stuck": ["5"]})
    shop.device.cut()
    visit.switch_on()
    shop.device.run(6000)
    tested = json.loads(visit.type("selftest", "--json", code=1))
    wrong = {each["name"]: each["mend"]["en"] for each in tested["results"] if each["state"] != "pass"}
    assert wrong == {
        "keypad": "A key is stuck: clean, or replace", "modem": "Not fitted, or its cable is out",
        "wifi": "No Wi-Fi is heard: check its aerial",
    }  # fmt: skip
    begin(visit, "end")
    visit.switch_on()
    visit.type("lock")
    shop.device.run(8000)
    shop.device.tear()
    assert json.loads(visit.type("selftest", "--json"))["counts"]["fail"] == 0
    shop.expect(within=20, paper="通过 PASS")
    assert shop.device.screen()["name"] == "locked"


def places(row: Row) -> list[int]:
    """The flash steps of it at which the power is cut when all is wanted."""
    seams = {1, row.restart // 2, row.restart, row.flash}  # an installation copies two images
    return [at for at in range(1, row.flash + 1) if row.flash <= FEW or at % EVERY == 0
            or any(abs(at - seam) <= NEAR for seam in seams)]  # fmt: skip


def one_case(visit: Visit, name: str, at: int, torn: bool, log) -> bool:
    """The power goes at a flash step of it; it is done again, and what follows is done, too. False when it took fewer
    steps this time: how much is written beside an image depends on the network."""
    begin(visit, name)
    before = max((line["n"] for line in visit.device.log()), default=0)
    visit.device.cut_at(at, torn)
    try:
        STEPS[name].do(visit)
    except (DeviceError, AssertionError):
        if visit.device.power != "off":
            raise
    was_cut = visit.device.power == "off"
    visit.device.cut_at(None)
    for again in (name, *STEPS[name].mends):
        STEPS[again].do(visit)
    in_the_books(visit, [SECOND] if name in ("selftest", "fetch", "install", "sale_after") else [FIRST])
    visit.type("audit-export", "--file", str(log))
    assert verify(log.read_text(encoding="utf-8").splitlines()) == []
    if name in ("fetch", "install"):
        assert json.loads(visit.type("update", "look", "--json"))["now"] == list(NEW)
        stays_confirmed(visit, before)
    assert not [event for event in visit.device.events if event["event"] == "crash"]
    return was_cut


def in_the_books(visit: Visit, amounts: list[int]) -> None:
    """The acquirer has these sales, once each; the terminal has them, and those from before the cut, once each."""
    shop = visit.shop
    books = shop.acquirer.transactions()
    assert [row["amount"] for row in books if row["state"] == "approved"] == amounts, books
    assert shop.charged() == sum(amounts), books
    shop.press("up")
    shop.expect(screen="history", within=30)
    texts = shop.texts()
    told = [texts.count(f"\n{sum}\n刷卡，凭证") for sum in ("128.00", "7.00")]
    assert told == [1, SECOND in amounts], texts
    assert "结果未知" not in texts and "待传" not in texts, texts
    shop.go_home()


def stays_confirmed(visit: Visit, before: int) -> None:
    """The update was confirmed; where the power went before that was noted, it is not rolled back later."""
    if any("update: 0.2.0 confirmed" in line["text"] for line in visit.device.log(after=before)):
        return
    for _ in range(4):
        visit.device.cut()
        visit.switch_on()
    assert json.loads(visit.type("doctor", "--json"))["version"] == "0.2.0"


@pytest.mark.timeout(3600 if FULL else 300)
@pytest.mark.parametrize("name", STEPS if FULL else SAMPLE)
def test_a_step_that_was_cut_is_simply_done_again(visited, tmp_path, record_property, name):
    row = next(row for row in visited.rows if row.name == name)
    cuts = [(at, torn) for at in places(row) for torn in (False, True)]
    if not FULL:
        cuts = [(max(1, round(row.flash * part)), bool(number % 2)) for number, part in enumerate(SAMPLE[name])]
    for at, torn in cuts:
        print(f"{name}: cut at {at}{' torn' * torn}", flush=True)
        was_cut = one_case(visited.visit, name, at, torn, tmp_path / "audit.txt")
        assert was_cut or at > row.flash - NEAR, "fewer flash steps than the first time"
    record_property(CASES, len(cuts))


def test_what_goes_wrong_is_one_line(visited):
    shop, runner = visited.visit.shop, CliRunner()
    begin(visited.visit, "end")
    cases = {
        ("logs", "--port", "/dev/ttyNONE"): "no port /dev/ttyNONE",
        ("logs", "--sim", "1"): "no simulated device",
        ("restore", "/nowhere", "--sim", str(shop.device.port)): "cannot read",
        ("audit-verify", "/nowhere"): "cannot read",
        ("provision", "--file", "/nowhere"): "cannot read",
        ("label", "x.png"): "name the board's serial port",
        ("logs", "--sim", str(shop.device.port)): "switch it on",
    }
    for words, told in cases.items():
        done = runner.invoke(app, list(words))
        assert done.exit_code == 1 and told in done.stderr and len(done.stderr.splitlines()) == 1, (words, done.output)
        done = runner.invoke(app, [*words, "--json"])
        assert done.exit_code == 1 and told in json.loads(done.stdout)["say"], words
    assert runner.invoke(app, ["nonsense"]).exit_code == 2
