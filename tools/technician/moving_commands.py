"""Keep a terminal's books, put them on another device, swap a device."""

import pathlib
from datetime import UTC, datetime
from typing import Annotated

import typer

from tools.image.signing import TECHNICIAN_KEY
from tools.technician import moving, parcel
from tools.technician.options import YOU, Json, Key, Number, Port, Sim, private_key, session
from tools.technician.report import reporting
from tools.technician.trouble import Trouble

File = Annotated[pathlib.Path, typer.Argument(help="the backup file")]


def add_to(app: typer.Typer) -> None:
    for command in (backup, restore, swap):
        app.command(command.__name__)(command)


def backup(
    file: File, port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False
) -> None:
    """Keep the books, set-up and people of a terminal. Only your key opens the file; no acquirer's key is in it."""
    with reporting("backup", as_json) as report, session(port, sim, key, number) as line:
        made = moving.backup(line, report.step)
        _write(file, made)
        head = parcel.head(made)
        report.done({"file": str(file), "bytes": len(made), **head}, f"{len(made)} bytes written to {file}")


def restore(
    file: File, port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False,
    lost: Annotated[bool, typer.Option("--lost", help="the old device is lost and will never be used again")] = False,
    again: Annotated[bool, typer.Option("--again", help="who has this backup now will never be used again")] = False,
) -> None:  # fmt: skip
    """Put a backup on a device that is nobody's. Run provision next: it still needs its master key."""
    with reporting("restore", as_json) as report:
        made, mark = _read(file), file.with_name(file.name + ".restored")
        if mark.exists() and not again:
            raise Trouble(f"this backup is on a device already ({mark} says when); two would charge as one terminal: "
                          "retire that one, then restore with --again")  # fmt: skip
        office = private_key(key)
        parcel.keys(made, office)  # a wrong key is told before the device is touched
        with session(port, sim, key, number) as line:
            more = {"lost": True} if lost else {}
            answer = moving.restore(line, made, office, report.step, **more)
            _write(mark, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC {line.told['serial']}\n".encode())
        report.done(answer, f"this device is terminal {answer['terminal']} now; next: tinytill provision")


def swap(
    file: File, port: Port = "", sim: Sim = 0, key: Key = TECHNICIAN_KEY, number: Number = YOU, as_json: Json = False
) -> None:
    """Begin to replace a device that still works: lock it for good and keep its books in the file.

    Then restore the file on the new device, provision that, and retire the old one. Until the restore is done, unlock
    and provision give the old device back.
    """
    with reporting("swap", as_json) as report:
        if file.exists():
            raise Trouble(f"{file} is there already: it may hold somebody's books; name another file")
        with session(port, sim, key, number) as line:
            locked = line.told["locked"]
            if not locked:
                moving.hand_over(line)
        if not locked:
            report.step({"step": "the old device restarts, locked", "at": 0.1})
        with moving.reopened(lambda: session(port, sim, key, number)) as line:
            made = moving.backup(line, report.step)
        _write(file, made)
        head = parcel.head(made)
        if not head["handed_over"]:
            raise Trouble("the device was locked for another reason: unlock it first, then swap it")
        report.done({"file": str(file), **head})
        report.say(f"swap: the old device is locked; {head['open']} open and {head['unsettled']} unsettled go with it")
        report.say(f"swap: next: tinytill restore {file} on the new device, provision it, retire the old one")


def _write(file: pathlib.Path, made: bytes) -> None:
    try:
        file.write_bytes(made)
        file.chmod(0o600)
    except OSError as error:
        raise Trouble(f"cannot write {file}: {error}") from None


def _read(file: pathlib.Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Trouble(f"cannot read {file}: {error}") from None
