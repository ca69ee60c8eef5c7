"""The boards: each is a folder of `boards/` with a `board.py`, and nothing else names its pins or parts.

`pins.csv` tells what is on the microcontroller's pins, `circuit.toml` which module it is and what hangs on its I2C bus:
chips by their addresses, and the parts behind the SC16IS752 bridges among them. docs/boards.md describes both files.
"""

import csv
import json
import pathlib
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from tools.paths import BUILD, ROOT

MANIFEST = "manifest.py"  # for MicroPython's build
DEFAULT = "handheld_s3"  # the board of everything that is not told another one
FOLDERS = ROOT / "boards"
BRIDGE_PINS = ("A", "B", *(f"GPIO{number}" for number in range(8)))
NAME = re.compile(r"[A-Z][A-Z0-9_]*")


class BoardError(Exception):
    """There is no such board, or its files are wrong; the argument says why, for the person at the keyboard."""


@dataclass(frozen=True)
class Chip:
    """A microcontroller, as its makers' tools see it."""

    name: str  # as esptool calls it
    image_id: int  # "Extended header, chip id" of ESP-IDF's image format
    bootloader: int  # offset in the flash
    pins: frozenset[int]  # that exist
    straps: frozenset[int]  # that decide how it starts
    waking: frozenset[int]  # that can wake it from deep sleep: the RTC's
    input_only: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Module:
    """A chip with flash and PSRAM. `taken`: GPIO number to what is on it."""

    chip: str
    flash: str  # as esptool calls the size
    taken: dict[int, str] = field(default_factory=dict)


def _on(what: str, *numbers: int) -> dict[int, str]:
    return dict.fromkeys(numbers, what)


# ESP32-S3 datasheet 2.3 "IO Pins"; ESP32 datasheet 2.2 "Pin Overview"; the modules' datasheets, "Pin Definitions".
CHIPS = {
    "esp32s3": Chip(
        "ESP32-S3",
        9,
        0,
        pins=frozenset([*range(22), *range(26, 49)]),
        straps=frozenset((0, 3, 45, 46)),
        waking=frozenset(range(22)),
    ),
    "esp32": Chip(
        "ESP32",
        0,
        0x1000,
        pins=frozenset([*range(24), 25, 26, 27, *range(32, 40)]),
        straps=frozenset((0, 2, 5, 12, 15)),
        waking=frozenset((0, 2, 4, 12, 13, 14, 15, 25, 26, 27, *range(32, 40))),
        input_only=frozenset(range(34, 40)),
    ),
}
MODULES = {
    "ESP32-S3-WROOM-1-N16R8": Module(
        "esp32s3", "16MB", _on("the flash", *range(26, 33)) | _on("the PSRAM", *range(33, 38)) | _on("USB", 19, 20)
    ),
    "ESP32-WROVER-E-N16R8": Module(
        "esp32",
        "16MB",
        _on("the flash", *range(6, 12))
        | _on("the PSRAM", 16, 17)
        | _on("the console (UART0)", 1, 3)
        | _on("no pad of the module", 20, 37, 38),
    ),
}


@dataclass(frozen=True)
class Board:
    """What a board's folder says."""

    name: str
    folder: pathlib.Path
    module: Module
    module_name: str
    pins: dict[str, int]  # name to GPIO number
    pull_ups: frozenset[str]  # pins with a resistor to 3.3 V
    straps: dict[str, str]  # pins that decide how the chip starts, and why they do no harm here
    i2c: dict[str, int]  # part to address
    bridges: dict[str, dict[str, str]]  # bridge to channel or pin to name

    @property
    def chip(self) -> Chip:
        return CHIPS[self.module.chip]

    def has(self, part: str) -> bool:
        """Whether a part is on it, by the name it has in the circuit: touch, modem, scanner ..."""
        names = [*self.i2c, *self.pins, *(name for bridge in self.bridges.values() for name in bridge.values())]
        return any(name.lower() == part or name.lower().startswith(part + "_") for name in names)

    def circuit(self) -> str:
        """All that the simulated silicon must know, as JSON."""
        told = {"soc": self.module.chip, "pins": self.pins, "pull_ups": sorted(self.pull_ups)}
        return json.dumps({**told, "i2c": self.i2c, "bridges": self.bridges}, sort_keys=True)


def image(name: str = DEFAULT) -> pathlib.Path:
    """The product's ROMFS image for a board, once it is built."""
    return BUILD / name / "tinytill.romfs"


def modules(name: str, folders: pathlib.Path = FOLDERS) -> list[pathlib.Path]:
    """The files of a board that run on it."""
    return sorted(path for path in (folders / name).glob("*.py") if path.name != MANIFEST)


def frozen(name: str = DEFAULT) -> pathlib.Path:
    """What is frozen into a board's MicroPython, compiled for the simulator, once it is built."""
    return BUILD / name / "frozen.romfs"


def names(folders: pathlib.Path = FOLDERS) -> list[str]:
    """All boards."""
    return sorted(path.parent.name for path in folders.glob("*/board.py"))


def load(name: str = DEFAULT, folders: pathlib.Path = FOLDERS) -> Board:
    """Read a board's folder. Raises BoardError."""
    if name not in names(folders):
        raise BoardError(f"there is no board '{name}'; choose one of: {', '.join(names(folders))}")
    folder = folders / name
    try:
        told = tomllib.loads((folder / "circuit.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BoardError(f"{name}/circuit.toml cannot be read: {error}") from None
    module = told.pop("module", None)
    if module not in MODULES:
        raise BoardError(f"{name}/circuit.toml: unknown module '{module}'; tools/boards.py knows {', '.join(MODULES)}")
    pins = read_pins(folder / "pins.csv")
    pull_ups = frozenset(told.pop("pull_ups", ()))
    if pull_ups - pins.keys():
        raise BoardError(f"{name}/circuit.toml: pull_ups: no pin is called {', '.join(pull_ups - pins.keys())}")
    straps, i2c = told.pop("straps", {}), told.pop("i2c", {})
    bridges = _bridges(name, told, i2c)
    return Board(name, folder, MODULES[module], module, pins, pull_ups, straps, i2c, bridges)


def _bridges(board: str, told: dict[str, Any], i2c: dict[str, int]) -> dict[str, dict[str, str]]:
    """Check what is left of circuit.toml: a table for each bridge."""
    seen: set[str] = set()
    for bridge, lines in told.items():
        if bridge not in i2c or not isinstance(lines, dict):
            raise BoardError(f"{board}/circuit.toml: '{bridge}' is no chip of [i2c]")
        for line, what in lines.items():
            if line not in BRIDGE_PINS:
                raise BoardError(f"{board}/circuit.toml: [{bridge}] has no '{line}': {', '.join(BRIDGE_PINS)}")
            if not NAME.fullmatch(str(what)) or what in seen:
                raise BoardError(f"{board}/circuit.toml: [{bridge}] {line}: '{what}' is taken, or no NAME")
            seen.add(what)
    if len(set(i2c.values())) < len(i2c):
        raise BoardError(f"{board}/circuit.toml: [i2c] has an address twice")
    return told


def read_pins(path: pathlib.Path) -> dict[str, int]:
    """Name to GPIO number, from pins.csv, read as MicroPython's build does. Raises BoardError."""
    pins: dict[str, int] = {}
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    except OSError as error:
        raise BoardError(f"{path.parent.name}/pins.csv cannot be read: {error.strerror}") from None
    for row in rows:
        if not row or row[0].startswith("#"):
            continue
        if len(row) != 2 or not NAME.fullmatch(row[0]) or not re.fullmatch(r"GPIO\d+", row[1]):
            raise BoardError(f"{path.parent.name}/pins.csv: cannot read the row '{','.join(row)}'")
        if row[0] in pins:
            raise BoardError(f"{path.parent.name}/pins.csv: {row[0]} is there twice")
        pins[row[0]] = int(row[1].removeprefix("GPIO"))
    return pins
