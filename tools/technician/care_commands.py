"""Look after a terminal that runs: test, logs, support pack, software, locks, audit log. Over its serial line."""

import json
import pathlib
import time
from typing import Annotated

import typer

from tools.image.signing import TECHNICIAN_KEY
from tools.technician import audit_chain
from tools.technician.options import YOU, Json, Key, Number, Port, Sim, session
from tools.technician.report import reporting
from tools.technician.trouble import Trouble

File = Annotated[pathlib.Path, typer.Option(help="where to write it")]
TEST_S = 180.0  # a self-test prints a page
FETCH_S = 600.0  # of silence while software is downloaded


def add_to(app: typer.Typer) -> None:
    for command in (logs, selftest, support_pack, update, lock, unlock, retire, audit_export, audit_verify):
        app.command(command.__name__.replace("_", "-"))(command)
    app.command("install-test")(install_test)


def logs(port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False) -> None:
    """The terminal's log since power-on; card numbers, PINs and keys are not in it."""
    with reporting("logs", as_json) as report, session(port, sim, key, number) as line:
        found = list(line.logs())
        report.done({"lines": [{"ms": ms, "source": source, "text": text} for ms, source, text in found]})
        for ms, source, text in found:
            report.say(f"{ms:>9} {source:8} {text}")


def selftest(
    port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False
) -> None:
    """Test every part of the device; it shows and prints the results, too. Exit code 1 when a part fails."""
    with reporting("selftest", as_json) as report, session(port, sim, key, number) as line:
        _tested(report, line.call("selftest", report.step, TEST_S))


def install_test(
    port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False
) -> None:
    """Try every way to pay, the network and the clock, as the device asks on its screen. Exit code 1 when one fails."""
    with reporting("install-test", as_json) as report, session(port, sim, key, number) as line:
        _tested(report, line.call("install_test", report.step, TEST_S))


def _tested(report, answer: dict) -> None:
    report.done(answer)
    for each in answer["results"]:
        mend = each.get("mend", {}).get("en", "")
        detail = f" {each['detail']}" if each["detail"] else ""
        report.say(f"{each['state']:6} {each['name']}{detail}{': ' + mend if mend else ''}")
    failed = [each["name"] for each in answer["results"] if each["state"] == "fail"]
    if failed:
        raise Trouble(f"{len(failed)} of {len(answer['results'])} failed: {', '.join(failed)}")


def support_pack(
    file: File = pathlib.Path("support.json"), port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY,
    number: Number = YOU, as_json: Json = False,
) -> None:  # fmt: skip
    """Everything a hotline asks for, in one file: versions, parts, counts, network, the masked log."""
    with reporting("support-pack", as_json) as report, session(port, sim, key, number) as line:
        file.write_text(json.dumps(line.support_pack(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        report.done({"file": str(file)}, f"written to {file}; no secret is in it")


def update(
    what: Annotated[str, typer.Argument(help="look, fetch, install, or all of it: now")] = "now",
    port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False,
) -> None:  # fmt: skip
    """Bring newer software from the update server of the set-up; the terminal verifies it and can go back."""
    with reporting("update", as_json) as report, session(port, sim, key, number) as line:
        if what not in ("look", "fetch", "install", "now"):
            raise Trouble(f"'{what}' is none of look, fetch, install, now")
        for step in ("fetch", "install") if what == "now" else (what,):
            answer = line.call("update", report.step, FETCH_S, what=step)
            report.done(answer)
            if what == "now" and step == "fetch" and answer["state"] != "ready":
                report.done(line=f"nothing to install: {answer['state']} {answer['why']}".rstrip())
                return
        if "restarts" in report.result:
            report.done(line="the terminal restarts with the new software")
        else:
            report.done(line=", ".join(f"{name} {value}" for name, value in report.result.items() if value))


def lock(port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False) -> None:
    """Erase the payment keys and lock the terminal; what is pending stays in its books."""
    with reporting("lock", as_json) as report, session(port, sim, key, number) as line:
        answer = line.call("lock")
        report.done(answer, f"locked; {answer['open']} open and {answer['unsettled']} unsettled records stay in it")


def unlock(
    port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False
) -> None:
    """Take a lock back. The keys are gone: run provision next."""
    with reporting("unlock", as_json) as report, session(port, sim, key, number) as line:
        answer = line.call("unlock")
        report.done(answer, f"unlocked (it was {answer['code']}); next: tinytill provision, for the keys are gone")


def retire(
    port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:  # fmt: skip
    """Erase keys, set-up and people, so that the device can change hands; refused while money is pending."""
    with reporting("retire", as_json) as report:
        if not (yes or as_json) and not typer.confirm("Erase this terminal for good?"):
            raise Trouble("nothing was erased")
        with session(port, sim, key, number) as line:
            line.call("retire", seconds=120)
            report.done(line="erased; it can be set up for another shop")


def audit_export(
    file: File = pathlib.Path("audit.txt"), port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY,
    number: Number = YOU, as_json: Json = False,
) -> None:  # fmt: skip
    """Write the audit log to a file: who did what, chained line by line."""
    with reporting("audit-export", as_json) as report, session(port, sim, key, number) as line:
        lines = list(line.audit())
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        report.done({"file": str(file), "lines": len(lines)}, f"{len(lines)} lines written to {file}")


def audit_verify(file: Annotated[pathlib.Path, typer.Argument(help="an exported log")], as_json: Json = False) -> None:
    """Check an exported audit log: nothing changed, taken out, put in or cut off. Exit code 1 when something was."""
    with reporting("audit-verify", as_json) as report:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeError) as error:
            raise Trouble(f"cannot read {file}: {error}") from None
        problems = audit_chain.verify(lines)
        report.done({"problems": problems, "checked": time.strftime("%Y-%m-%dT%H:%M:%S")})
        if problems:
            for problem in problems:
                report.say(problem)
            raise Trouble(f"{file} is not whole: {len(problems)} problem{'s' * (len(problems) > 1)}")
        report.done(line=f"{file} is whole, {len(lines) - 1} entries")
