"""A technician's visit: from an erased device to a sale, a self-test and a support pack, by the commands he types."""

import json
import secrets

import pytest
from typer.testing import CliRunner

from tools.acquirer.keys.suites import SUITES
from tools.technician.cli import app

SERIAL = "TT24-000777"


@pytest.fixture
def tinytill(shop):
    """Types a command at the device's line; its exit code and what it printed."""
    runner = CliRunner()

    def typed(*words: str, keys: str = "", code: int = 0) -> str:
        done = runner.invoke(app, [*words, "--sim", str(shop.device.port)], input=keys)
        assert done.exit_code == code, (words, done.output, done.exception)
        typed.count += 1
        return done.stdout

    typed.count = 0
    return typed


def parts(tmk: str) -> list[tuple[str, str]]:
    """A key as two components, each with its check value."""
    first = secrets.token_bytes(16)
    second = bytes(a ^ b for a, b in zip(first, bytes.fromhex(tmk), strict=True))
    return [(part.hex(), SUITES["tdes"].kcv(part).hex()) for part in (first, second)]


def test_from_an_erased_device_to_the_first_sale_and_an_update(shop, tinytill, tmp_path, office):
    shop.device.flash(erase=True)
    shop.device.power_on()
    shop.expect(within=20, text="还没有开通")
    assert "tinytill provision" in tinytill("doctor")
    given = shop.provisioning()
    tmk = given.pop("tmk")
    del given["tmk_kcv"], given["serial"]
    given["updates"] = office.section("00:00-00:01")
    file, label = tmp_path / "shop.json", tmp_path / "label.png"
    file.write_text(json.dumps(given), encoding="utf-8")
    (one, one_check), (two, two_check) = parts(tmk)
    keys = ["Wang", one, "000000", "", one, one_check, "Li", two, two_check]  # the first check value is wrong
    said = tinytill(
        "provision", "--file", str(file), "--serial", SERIAL, "--components", "2", "--label", str(label),
        keys="\n".join(keys) + "\n",
    )  # fmt: skip
    assert f"terminal {shop.terminal}" in said and tmk not in said and one not in said
    shop.mark = shop.device.log()[-1]["n"]
    shop.expect(screen="login", within=30)
    shop.log_in()
    shop.await_sign_on()
    shop.sell(12800)
    shop.expect(screen="approved")
    assert shop.charged() == 12800
    shop.expect(quiet=3000, within=30)
    shop.go_home()
    shop.device.run(60_000)
    tested = json.loads(tinytill("selftest", "--json"))
    assert tested["ok"] and tested["counts"]["fail"] == 0 and tested["counts"]["pass"] > 10
    pack = tmp_path / "support.json"
    tinytill("support-pack", "--file", str(pack))
    text = pack.read_text(encoding="utf-8")
    assert set(json.loads(text)) > {"device", "log"}
    assert SERIAL in text and shop.cards["credit"].pan not in text and tmk not in text
    log = tmp_path / "audit.txt"
    tinytill("audit-export", "--file", str(log))
    assert " provision T0001 " in log.read_text(encoding="utf-8")
    done = CliRunner().invoke(app, ["audit-verify", str(log)])
    assert done.exit_code == 0 and "whole" in done.stdout
    log.write_text(log.read_text(encoding="utf-8").replace("T0001", "T0002", 1), encoding="utf-8")
    assert CliRunner().invoke(app, ["audit-verify", str(log)]).exit_code == 1
    assert SERIAL in tinytill("doctor") and tinytill.count == 6, "commands from bare to tested"
    office.offer((0, 2, 0))
    assert json.loads(tinytill("update", "look", "--json"))["there"] == [0, 2, 0]
    assert "restarts with the new software" in tinytill("update")
    shop.mark = shop.device.log()[-1]["n"]
    shop.device.run(3000)
    shop.expect(screen="login", within=300)
    shop.expect(log="update: 0.2.0 confirmed", within=120)
    shop.log_in()
    shop.sell(700)
    shop.expect(quiet=3000, within=30)
    shop.go_home()
    assert shop.charged() == 13500
    tinytill("retire", "--yes", code=3)  # money is pending
    assert "2 unsettled" in tinytill("lock")
    shop.device.run(3000)
    shop.expect(screen="locked", within=30)
    answer = json.loads(tinytill("unlock", "--json"))
    assert answer["code"] == "R01"


@pytest.mark.parametrize("step", [1, 6, 15, 30])
def test_a_provisioning_that_was_cut_is_simply_typed_again(shop, tinytill, tmp_path, step):
    """The power goes at a flash step of the visit, in the middle of it."""
    file = tmp_path / "shop.json"
    file.write_text(json.dumps(shop.provisioning()), encoding="utf-8")
    shop.device.flash(erase=True)
    shop.device.power_on()
    shop.expect(within=20, text="还没有开通")
    tinytill("doctor")
    shop.device.cut_at(step, torn=bool(step % 2))
    done = CliRunner().invoke(app, ["provision", "--file", str(file), "--sim", str(shop.device.port)])
    assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1, done.output
    shop.device.cut_at(None)
    shop.device.power_on()
    shop.expect(quiet=2000, within=30)
    if "还没有开通" in shop.texts():
        tinytill("provision", "--file", str(file))
        shop.device.run(3000)
    shop.expect(screen="login", within=30)
    shop.log_in()
    shop.expect(quiet=5000, within=60)
    shop.sell()
    assert shop.charged() == 12800


def test_what_goes_wrong_is_one_line(shop, tinytill, tmp_path):
    runner = CliRunner()
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
