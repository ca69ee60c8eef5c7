"""A board on the bench: what is it, and MicroPython and the terminal onto it."""

import importlib.metadata
import pathlib
import platform
from typing import Annotated, Any

import typer
from serial.tools import list_ports

from tools.technician import deploy as deploying
from tools.technician import flash as flashing
from tools.technician.console_line import ConsoleLine
from tools.technician.options import BOARD, Board, Json, Port, Sim, stream
from tools.technician.report import Report, reporting
from tools.technician.trouble import Trouble, check_port

TOOLS = ("mpremote", "esptool", "micropython-esp32-stubs", "cryptography", "segno")
HELLO_S = 4.0  # a terminal answers in less


def add_to(app: typer.Typer) -> None:
    for command in (doctor, flash, deploy):
        app.command(command.__name__)(command)


def doctor(port: Port = "", sim: Sim = 0, as_json: Json = False) -> None:
    """Look at this computer and the device, and say what to do next."""
    with reporting("doctor", as_json) as report:
        versions = {name: importlib.metadata.version(name) for name in TOOLS}
        report.done({"python": platform.python_version(), "tools": versions})
        report.say(f"python {platform.python_version()}, " + ", ".join(f"{n} {v}" for n, v in versions.items()))
        ports = sorted(one.device for one in list_ports.comports() if one.hwid != "n/a")
        report.done({"ports": ports})
        report.say(f"ports: {', '.join(ports) or 'none with a device'}")
        if not port and not sim:
            report.done({"next": "plug a board in, then: tinytill doctor --port PORT"})
            report.say("next: plug a board in, then tinytill doctor --port " + (ports[0] if ports else "PORT"))
            return
        if not sim:
            check_port(port)
        facts = _running(port, sim) or _prompt(port) or _chip(port)
        report.done(facts)
        for name, value in facts.items():
            report.say(f"{name}: {value}")


def _running(port: str, sim: int) -> dict[str, Any] | None:
    """What a running terminal says of itself."""
    line = ConsoleLine(stream(port, sim), HELLO_S)
    try:
        told = line.hello()
    except Trouble:
        if sim:
            raise
        return None
    finally:
        line.leave()
    where = f"--sim {sim}" if sim else f"--port {port}"
    if told["locked"]:
        step = f"tinytill unlock {where}, then provision"
    elif not told["provisioned"]:
        step = f"tinytill selftest {where}, then tinytill provision {where}, or restore for one that replaces another"
    else:
        step = f"it works; tinytill selftest {where} looks at every part"
    kept = ("board", "version", "serial", "terminal", "provisioned", "locked")
    return {"device": "a running terminal", **{name: told[name] for name in kept}, "next": step}


def _prompt(port: str) -> dict[str, Any] | None:
    """What a MicroPython prompt says."""
    try:
        facts = deploying.probe(port)
    except Trouble:
        return None
    version = tuple(facts["version"])
    new = facts["name"] == "micropython" and version >= deploying.OLDEST and facts["romfs"]
    return {
        "device": facts["machine"],
        "micropython": ".".join(map(str, version)),
        "romfs": bool(facts["romfs"]),
        "next": f"tinytill {'deploy' if new else 'flash'} --port {port}",
    }


def _chip(port: str) -> dict[str, Any]:
    """What the boot loader of the chip says. Raises Trouble."""
    chip = flashing.detect(port, 1)
    name = chip.get_chip_description()
    chip._port.close()
    return {"device": name, "next": f"tinytill flash --port {port} --firmware FILE"}


def flash(
    firmware: Annotated[pathlib.Path, typer.Option(help="MicroPython's firmware.bin")] = pathlib.Path(),
    port: Port = "", board: Board = BOARD, as_json: Json = False,
    erase: Annotated[bool, typer.Option(help="erase keys, ledger and settings, too")] = False,
) -> None:  # fmt: skip
    """Put MicroPython and the partition table on a board. Keys, ledger and settings stay, unless --erase is given."""
    with reporting("flash", as_json) as report:
        flashing.flash(port, board, firmware, erase)
        report.done({"board": board}, f"MicroPython is on the board; next: tinytill deploy --port {port}")


def deploy(port: Port = "", board: Board = BOARD, as_json: Json = False) -> None:
    """Put the terminal's image on a board that has MicroPython; it is read back and compared."""
    with reporting("deploy", as_json) as report:
        deploying.deploy(port, board)
        report.done({"board": board})
        _next(report, port)


def _next(report: Report, port: str) -> None:
    report.done(line=f"the terminal is on the board and starts now; next: tinytill provision --port {port}")
