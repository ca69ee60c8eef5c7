"""Put the terminal on a board that has MicroPython: the signed ROMFS image, read back and compared.

It works through mpremote. A terminal that runs does not listen to it: it is caught while its loader verifies the image,
after somebody has pressed RESET. If the command breaks off, it can simply be run again.
"""

import hashlib
import json
import subprocess
import sys
import time
from typing import Any

import serial

from tools.paths import BUILD
from tools.technician import partitions
from tools.technician.trouble import Trouble, check_board, check_port
from tools.updates.labels import Label, LabelError, read_label

OLDEST = (1, 29)  # machine.UART takes "no pin" since then
MARK = "@@board "
PROBE_SECONDS = 40  # a silent port: mpremote gives up after three times 10 s
DEPLOY_SECONDS = 600
CATCH_SECONDS = 60
PROBE = f"""
import sys, json, hashlib, vfs
i = sys.implementation
parts, keys, production, lowest = [], None, False, b""
try:
    import esp32
    parts = [list(p.info()[:5]) for p in esp32.Partition.find(esp32.Partition.TYPE_DATA)]
    lowest = bytearray(3)
    esp32.NVS("tinytill").get_blob("lowest", lowest)
except (ImportError, OSError):
    pass
try:
    import trust
    keys = ["".join("%02x" % b for b in hashlib.sha256(key).digest()[:8]) for key in trust.KEYS]
    production = trust.IS_PRODUCTION
except ImportError:
    pass
print({MARK!r} + json.dumps({{
    "name": i.name, "version": list(i.version[:3]), "machine": getattr(i, "_machine", ""),
    "romfs": vfs.rom_ioctl(1) if hasattr(vfs, "rom_ioctl") else 0,
    "partitions": parts, "keys": keys, "production": production, "lowest": list(lowest),
}}))
"""
# the whole of what lies in the flash is hashed there; what was to happen with the image before is forgotten
COMPARE = """
import esp32, hashlib, json
part = esp32.Partition.find(esp32.Partition.TYPE_DATA, label="romfs")[0]
whole, piece, left = hashlib.sha256(), bytearray(4096), {length}
for block in range((left + 4095) // 4096):
    part.readblocks(block, piece)
    whole.update(memoryview(piece)[:left])
    left -= 4096
store = esp32.NVS("tinytill")
try:
    store.erase_key("update")
    store.commit()
except OSError:
    pass
print({mark!r} + json.dumps("".join("%02x" % b for b in whole.digest())))
"""


def mpremote(port: str, *commands: str, seconds: int, show: bool = False) -> str:
    """Run one mpremote command line on the board; what it printed. Raises Trouble, in the words of a technician."""
    command = [sys.executable, "-m", "mpremote", "connect", port, *commands]
    try:
        done = subprocess.run(
            command, stdout=2 if show else subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise Trouble(silent(port)) from None
    if done.returncode:
        raise Trouble(explain(port, done.stderr.strip()))
    return done.stdout or ""


def silent(port: str) -> str:
    return (
        f"no MicroPython answers on {port}: press RESET on the board and try again; "
        f"on a new board, run tinytill flash --port {port} first"
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
    return dict(ask(port, PROBE))


def ask(port: str, script: str) -> Any:
    """What a script on the board prints behind MARK, from JSON. Raises Trouble."""
    for line in mpremote(port, "exec", script, seconds=PROBE_SECONDS).splitlines():
        if line.startswith(MARK):
            return json.loads(line.removeprefix(MARK))
    raise Trouble(silent(port))


def catch(port: str) -> None:
    """Interrupt a board's loader after a reset, before the terminal runs. Raises Trouble."""
    told = f"deploy: nobody listens on {port}; if a terminal runs there, press RESET on it now"
    print(told, file=sys.stderr, flush=True)
    end = time.monotonic() + CATCH_SECONDS
    while time.monotonic() < end:
        try:
            with serial.Serial(port, timeout=0.05) as line:
                while time.monotonic() < end:
                    line.write(b"\x03")
                    if b">>>" in line.read(256):
                        return
        except OSError:  # USB goes with the reset, and comes back
            time.sleep(0.05)
    raise Trouble(silent(port))


def check(facts: dict, chip: str, table: list[partitions.Partition], port: str) -> None:
    """Compare what the board says with what the terminal needs. Raises Trouble."""
    version = tuple(facts["version"])
    if facts["name"] != "micropython" or version < OLDEST:
        here, oldest = (".".join(map(str, numbers)) for numbers in (version, OLDEST))
        told = f"the board runs {facts['name']} {here}, {oldest} or later is needed"
        raise Trouble(f"{told}: tinytill flash --port {port}")
    if facts["machine"].rpartition(" with ")[2].upper().replace("-", "") != chip.replace("-", ""):
        raise Trouble(f"this is not the board: it calls itself '{facts['machine']}', expected an {chip}")
    if not facts["romfs"]:
        raise Trouble(f"the board's MicroPython has no ROMFS partition: tinytill flash --port {port}")
    there = {tuple(row) for row in facts["partitions"]}
    for row in table:
        if row.type == partitions.TYPES["data"] and row.fields() not in there:
            told = f"the board has another partition table ('{row.label}' differs)"
            raise Trouble(f"{told}: tinytill flash --port {port}")


def check_trust(facts: dict, label: Label, board: str, port: str) -> None:
    """Whether the board's loader will take the image. Raises Trouble."""
    again = f"build MicroPython again with build/{board}/frozen, then tinytill flash --port {port}"
    if facts["keys"] is None:
        raise Trouble(f"the board's MicroPython has no loader: {again}")
    if facts["production"]:
        raise Trouble("this is a shop's device: it takes signed updates only, see tinytill update")
    if label.key not in facts["keys"]:
        raise Trouble(f"the board believes other keys than this image's: {again}")
    if list(label.version) < facts["lowest"]:
        lowest = ".".join(map(str, facts["lowest"]))
        raise Trouble(f"the board runs nothing below {lowest} any more, and this image is {label.name}")


def deploy(port: str, board: str) -> None:
    """Check the board, write the image, compare it, restart. Raises Trouble."""
    target = check_board(board)
    path = BUILD / board / "tinytill.romfs"
    if not path.exists():
        raise Trouble(f"there is no image for {board} yet: run make image first")
    check_port(port)
    table = partitions.read_csv(target.folder / "partitions.csv")
    room = next(row.size for row in table if row.label == "romfs")
    image = path.read_bytes()
    if len(image) > room:
        raise Trouble(f"the image has {len(image)} bytes, the partition 'romfs' only {room}")
    try:
        label = read_label(path)
    except LabelError as error:
        raise Trouble(f"{error}: run make image again") from None
    try:
        facts = probe(port)
    except Trouble as trouble:
        if str(trouble) != silent(port):
            raise
        catch(port)
        facts = probe(port)
    check(facts, target.chip.name, table, port)
    check_trust(facts, label, board, port)
    version = ".".join(map(str, facts["version"]))
    print(f"deploy: {facts['machine']}, MicroPython {version}", file=sys.stderr, flush=True)
    mpremote(port, "romfs", "deploy", str(path), seconds=DEPLOY_SECONDS, show=True)
    if ask(port, COMPARE.format(length=len(image), mark=MARK)) != hashlib.sha256(image).hexdigest():
        raise Trouble("what lies in the board's flash is not the image: run the same command again; if it stays, "
                      "change the module")  # fmt: skip
    mpremote(port, "reset", seconds=PROBE_SECONDS)
