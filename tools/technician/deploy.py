"""Put the terminal on a board that has MicroPython: the ROMFS image, and the two files that start it.

    python -m tools.technician.deploy --port /dev/ttyACM0 --board handheld_s3

It works through mpremote. A running terminal is stopped for good first (its start file goes, the board restarts), so
that its watchdog does not bite in the middle of the writing; if the command breaks off, it can simply be run again.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from tools import boards
from tools.paths import BUILD
from tools.technician import partitions
from tools.technician.trouble import Trouble, check_board, check_port

OLDEST = (1, 29)  # machine.UART takes "no pin" since then
START = "main.py"
MARK = "@@board "
PROBE_SECONDS = 40  # a silent port: mpremote gives up after three times 10 s
DEPLOY_SECONDS = 600
RESTART_SECONDS = 20
PROBE = f"""
import sys, json, os, vfs
i = sys.implementation
parts = []
try:
    import esp32
    parts = [list(p.info()[:5]) for p in esp32.Partition.find(esp32.Partition.TYPE_DATA)]
except ImportError:
    pass
print({MARK!r} + json.dumps({{
    "name": i.name, "version": list(i.version[:3]), "machine": getattr(i, "_machine", ""),
    "romfs": vfs.rom_ioctl(1) if hasattr(vfs, "rom_ioctl") else 0,
    "partitions": parts, "starts": {START!r} in os.listdir(),
}}))
"""


def mpremote(port: str, *commands: str, seconds: int, show: bool = False) -> str:
    """Run one mpremote command line on the board; what it printed. Raises Trouble, in the words of a technician."""
    command = [sys.executable, "-m", "mpremote", "connect", port, *commands]
    try:
        done = subprocess.run(
            command, stdout=None if show else subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise Trouble(silent(port)) from None
    if done.returncode:
        raise Trouble(explain(port, done.stderr.strip()))
    return done.stdout or ""


def silent(port: str) -> str:
    return (
        f"no MicroPython answers on {port}: press RESET on the board and try again; "
        f"on a new board, run make flash PORT={port} first"
    )


def explain(port: str, error: str) -> str:
    """mpremote's last words as a next step."""
    last = error.splitlines()[-1] if error else ""
    if "in use" in last or "failed to access" in last:
        return f"{port} is open in another program: close it (a serial monitor?) and try again"
    if "could not enter raw repl" in error or "no device found" in last:
        return silent(port)
    if "MemoryError" in error:
        return "the board ran out of memory while it was written to: press RESET on it and run the same command again"
    return f"the board broke off ({last or 'no message'}): press RESET on it and run the same command again"


def probe(port: str) -> dict:
    """What the board says about itself. Raises Trouble."""
    for line in mpremote(port, "exec", PROBE, seconds=PROBE_SECONDS).splitlines():
        if line.startswith(MARK):
            return dict(json.loads(line.removeprefix(MARK)))
    raise Trouble(silent(port))


def check(facts: dict, chip: str, table: list[partitions.Partition], port: str) -> None:
    """Compare what the board says with what the terminal needs. Raises Trouble."""
    version = tuple(facts["version"])
    if facts["name"] != "micropython" or version < OLDEST:
        here, oldest = (".".join(map(str, numbers)) for numbers in (version, OLDEST))
        raise Trouble(f"the board runs {facts['name']} {here}, {oldest} or later is needed: make flash PORT={port}")
    if facts["machine"].rpartition(" with ")[2].upper().replace("-", "") != chip.replace("-", ""):
        raise Trouble(f"this is not the board: it calls itself '{facts['machine']}', expected an {chip}")
    if not facts["romfs"]:
        raise Trouble(f"the board's MicroPython has no ROMFS partition: make flash PORT={port}")
    there = {tuple(row) for row in facts["partitions"]}
    for row in table:
        if row.type == partitions.TYPES["data"] and row.fields() not in there:
            raise Trouble(f"the board has another partition table ('{row.label}' differs): make flash PORT={port}")


def stop_terminal(port: str) -> None:
    """Take the start file away and restart, so that nothing runs but the prompt."""
    mpremote(port, "exec", f"import os; os.remove('{START}')", "reset", seconds=PROBE_SECONDS)
    end = time.monotonic() + RESTART_SECONDS
    while True:
        time.sleep(1)
        try:
            check_port(port)
            probe(port)
            return
        except Trouble:
            if time.monotonic() > end:
                raise


def deploy(port: str, board: str) -> None:
    """Check the board, write the image and the start files, restart. Raises Trouble."""
    target = check_board(board)
    image = BUILD / board / "tinytill.romfs"
    if not image.exists():
        raise Trouble(f"there is no image for {board} yet: run make image first")
    check_port(port)
    table = partitions.read_csv(target.folder / "partitions.csv")
    room = next(row.size for row in table if row.label == "romfs")
    if image.stat().st_size > room:
        raise Trouble(f"the image has {image.stat().st_size} bytes, the partition 'romfs' only {room}")
    facts = probe(port)
    check(facts, target.chip.name, table, port)
    print(f"deploy: {facts['machine']}, MicroPython {'.'.join(map(str, facts['version']))}", flush=True)
    if facts["starts"]:
        stop_terminal(port)
    mpremote(port, "romfs", "deploy", str(image), seconds=DEPLOY_SECONDS, show=True)
    copies = [part for file in start_files(target.folder) for part in ("fs", "cp", str(file), f":{file.name}", "+")]
    mpremote(port, *copies, "reset", seconds=PROBE_SECONDS)


def start_files(folder: Path) -> list[Path]:
    """The files for the board's own file system; the one that starts the terminal comes last."""
    return sorted((folder / "files").glob("*.py"), key=lambda file: file.name == START)


def main(
    port: Annotated[str, typer.Option(help="the board's serial port")] = "",
    board: Annotated[str, typer.Option(help="a folder of boards/")] = boards.DEFAULT,
) -> None:
    """Put the terminal on a board."""
    try:
        deploy(port, board)
    except (Trouble, partitions.PartitionError) as trouble:
        print(f"deploy: {trouble}", file=sys.stderr)
        raise typer.Exit(1) from None
    print("deploy: the terminal is on the board and starts now")


if __name__ == "__main__":
    typer.run(main)
