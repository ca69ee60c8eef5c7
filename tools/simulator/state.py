"""What a device is while it is switched off: a folder with its flash, display, paper, counters and world.

| file | |
|---|---|
| `flash.bin` | 16 MB, the flash chip's cells |
| `lcd.bin` | 320 x 240 x 2 bytes, display memory as seen |
| `paper.bin`, `paper.txt` | the paper that hangs out: rows of 48 bytes; its lines of text |
| `vitals.bin` | counters and clock, see boards/simulator/vitals.py |
| `device.json` | the world, the identity, what is to be provisioned |
"""

import hashlib
import json
import os
import pathlib
import secrets
import shutil
import struct
import time
from typing import Any

from tools import boards
from tools.paths import BUILD
from tools.technician import partitions

FLASH_SIZE = 16 << 20
BLOCK = 1 << 18  # bytes handled at a time
SCREEN_SIZE = 320 * 240 * 2
PAPER_ROWS = 65536
ROW = 48
SECTORS = 4096
VITALS_SIZE = 0x10000
VITALS_RAM = 0x8000  # from here on the file stands for memory that forgets without power
PROGRAMS, ERASES, CLASHES, RTC, RTC_AT, ROWS_OUT, PROGRAMS_EVER, ERASES_EVER, ELAPSED_MS = range(9)  # words there
EPOCH_2000 = 946684800
SILICON = BUILD / "simulator" / "silicon.romfs"
FONT_ROM = BUILD / "simulator" / "printer_font.bin"  # made by printer_font.py

DEFAULT_WORLD: dict[str, Any] = {
    "network": {"up": True, "delay_ms": 0, "loss": 0, "rssi": -55, "ap": "ok"},
    "cellular": {
        "fitted": False, "sim": "ok", "registered": True, "csq": 20, "up": True, "silent": False, "delay_ms": 0,
        "loss": 0,
    },
    "paper": {
        "out": False, "near_end": False, "cover_open": False, "hot": False, "connected": True, "rows_left": 88000,
    },
    "battery": {"percent": 80, "charging": False},
    "case": {"open": False},
    "scanner": {"dirty": False},
    "keys": {"stuck": [], "bounce_ms": 4},
    "cut": None,
}  # fmt: skip


class StateError(Exception):
    """The folder or a file it depends on is not usable; the argument says why."""


def partition_table(board: str = boards.DEFAULT) -> list[tuple[int, int, int, int, str]]:
    """Rows of a board's partition table: (type, subtype, address, size, label). Raises StateError."""
    try:
        return [row.fields() for row in partitions.read_csv(boards.FOLDERS / board / "partitions.csv")]
    except partitions.PartitionError as error:
        raise StateError(str(error)) from None


class State:
    """A device's folder. Made when missing; every change is kept at once. A device is of one board for ever."""

    def __init__(self, folder: pathlib.Path, board: str = boards.DEFAULT) -> None:
        self.folder = folder
        self.board = board
        self.passed_ms = 0  # of the device's clock in virtual time, before its last power-on
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._make("lcd.bin", SCREEN_SIZE)
            self._make("paper.bin", PAPER_ROWS * ROW)
            self._make("vitals.bin", VITALS_SIZE)
            if self.path("flash.bin").exists() and self.path("flash.bin").stat().st_size != FLASH_SIZE:
                raise StateError(f"{self.path('flash.bin')} is not a flash image of {FLASH_SIZE} bytes")
            self.device = self._load()
            if not self.path("flash.bin").exists():
                self.erase_flash()
        except OSError as error:
            raise StateError(f"cannot use the folder {folder}: {error.strerror}") from None

    def path(self, name: str) -> pathlib.Path:
        return self.folder / name

    def _make(self, name: str, size: int) -> None:
        """A file of zeros, unless one of this size is there."""
        path = self.path(name)
        if not path.exists() or path.stat().st_size != size:
            with path.open("wb") as file:
                file.truncate(size)

    def _load(self) -> dict[str, Any]:
        kept: dict[str, Any] = {"world": json.loads(json.dumps(DEFAULT_WORLD))}
        kept["identity"] = (b"\x24\x58\x7c" + secrets.token_bytes(3)).hex()
        path = self.path("device.json")
        if path.exists():
            try:
                kept.update(json.loads(path.read_text(encoding="utf-8")))
            except ValueError:
                raise StateError(f"{path} is damaged; delete it to begin with a new world") from None
            for part, fields in DEFAULT_WORLD.items():
                if isinstance(fields, dict):
                    kept["world"][part] = {**fields, **kept["world"].get(part, {})}
        if kept.setdefault("board", boards.DEFAULT if path.exists() else self.board) != self.board:
            raise StateError(f"{self.folder} has a {kept['board']}: take another folder for a {self.board}")
        kept["world"]["cut"] = None
        return kept

    def save(self) -> None:
        """Keep the world."""
        new = self.path("device.json.new")
        new.write_text(json.dumps(self.device, ensure_ascii=False, indent=1), encoding="utf-8")
        new.replace(self.path("device.json"))

    @property
    def world(self) -> dict[str, Any]:
        return self.device["world"]

    # --- flash ---

    def erase_flash(self) -> None:
        """Back to an empty chip; the counters of wear stay."""
        new = self.path("flash.new")
        new.write_bytes(b"\xff" * FLASH_SIZE)
        new.replace(self.path("flash.bin"))
        self.device.pop("image", None)
        self.save()

    def deploy(self, image: pathlib.Path, table: list[tuple[int, int, int, int, str]]) -> bool:
        """Write a new image into partition `romfs`, as `mpremote romfs deploy` does on a board; whether it was needed.

        Only when the image file is another one than last time: what the firmware has updated itself stays.
        """
        stat = image.stat()
        _, _, address, size, _ = next(row for row in table if row[4] == "romfs")
        mark = f"{image.resolve()} {stat.st_size} {stat.st_mtime_ns} {address:#x}"
        if self.device.get("image") == mark:
            return False
        data = image.read_bytes()
        if len(data) > size:
            raise StateError(f"{image} has {len(data)} bytes, partition romfs {size}")
        with self.path("flash.bin").open("r+b") as flash:
            flash.seek(address)
            flash.write(data)
        self.device["image"] = mark
        self.save()
        return True

    def flash_hash(self) -> str:
        with self.path("flash.bin").open("rb") as flash:
            return hashlib.file_digest(flash, "sha256").hexdigest()

    def keep_flash(self, name: str) -> None:
        """Copy the flash aside under a name."""
        shutil.copyfile(self.path("flash.bin"), self.path(f"flash-{name}.bin"))

    def restore_flash(self, name: str) -> None:
        """Put a flash that was kept back. Raises StateError when there is none of that name."""
        kept = self.path(f"flash-{name}.bin")
        if not kept.exists():
            raise StateError(f"no flash was kept as {name}")
        with kept.open("rb") as source, self.path("flash.bin").open("r+b") as target:
            while block := source.read(BLOCK):
                if target.read(BLOCK) != block:  # most blocks are the same, and reading is cheaper
                    target.seek(-len(block), os.SEEK_CUR)
                    target.write(block)

    # --- counters and clock ---

    def words(self) -> list[int]:
        """The first nine words of vitals.bin."""
        with self.path("vitals.bin").open("rb") as file:
            return list(struct.unpack("<9I", file.read(36)))

    def put_word(self, place: int, value: int) -> None:
        with self.path("vitals.bin").open("r+b") as file:
            file.seek(4 * place)
            file.write(struct.pack("<I", value & 0xFFFFFFFF))

    def forget_memory(self) -> None:
        """The power is gone: the buffers of drivers and chips are empty."""
        with self.path("vitals.bin").open("r+b") as file:
            file.seek(VITALS_RAM)
            file.write(bytes(VITALS_SIZE - VITALS_RAM))

    def begin_count(self) -> None:
        """Power-on: what was counted goes into the totals."""
        words = self.words()
        self.passed_ms += words[ELAPSED_MS]
        self.put_word(PROGRAMS_EVER, words[PROGRAMS_EVER] + words[PROGRAMS])
        self.put_word(ERASES_EVER, words[ERASES_EVER] + words[ERASES])
        for place in (PROGRAMS, ERASES, CLASHES, ELAPSED_MS):
            self.put_word(place, 0)

    def worst_wear(self) -> int:
        """Erases of the sector that was erased most often."""
        with self.path("vitals.bin").open("rb") as file:
            file.seek(64)
            return max(struct.unpack(f"<{SECTORS}I", file.read(4 * SECTORS)))

    def rtc(self, virtual: bool) -> int:
        """The wall clock of a device that is off: it goes on in real time, and stands in virtual time."""
        words = self.words()
        if words[RTC] == 0:
            return int(time.time()) - EPOCH_2000
        return words[RTC] if virtual else words[RTC] + max(0, int(time.time()) - words[RTC_AT])

    def set_rtc(self, seconds: int) -> None:
        self.put_word(RTC, seconds)
        self.put_word(RTC_AT, int(time.time()))

    # --- paper and display ---

    def paper_rows(self, first: int = 0) -> bytes:
        """Rows of the paper that hangs out, from `first` on."""
        count = self.words()[ROWS_OUT]
        with self.path("paper.bin").open("rb") as file:
            file.seek(first * ROW)
            return file.read(max(0, count - first) * ROW)

    def paper_lines(self) -> list[str]:
        path = self.path("paper.txt")
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def add_paper_line(self, line: str) -> None:
        with self.path("paper.txt").open("a", encoding="utf-8") as file:
            file.write(line.replace("\n", " ") + "\n")

    def tear(self) -> None:
        self.put_word(ROWS_OUT, 0)
        self.path("paper.txt").unlink(missing_ok=True)

    def screen_box(self, x: int, y: int, width: int, height: int) -> bytes:
        """Pixels of display memory, big-endian RGB565, row by row."""
        with self.path("lcd.bin").open("rb") as file:
            memory = file.read()
        return b"".join(memory[(y + row) * 640 + 2 * x :][: 2 * width] for row in range(height))
