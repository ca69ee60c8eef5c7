"""A board's partition table: read from its CSV file, written in the binary form that sits at 0x8000 of the flash.

Format: ESP-IDF Programming Guide, "Partition Tables". Entries of 32 bytes: magic AA 50, type, subtype, offset and size
(little endian), label (16 bytes), flags; then an entry EB EB FF.. with the MD5 of all entries; FF up to 0xC00 bytes.
"""

import csv
import hashlib
import pathlib
import struct
from dataclasses import dataclass

TABLE_OFFSET = 0x8000
TABLE_SIZE = 0xC00
SECTOR = 0x1000
APP_ALIGNMENT = 0x10000
ENTRY = struct.Struct("<2sBBII16sI")
MAGIC = b"\xaa\x50"
MD5_HEAD = b"\xeb\xeb" + b"\xff" * 14
TYPES = {"app": 0, "data": 1}
FLAGS = {"": 0, "encrypted": 1}
SUBTYPES = {
    ("app", "factory"): 0x00,
    ("data", "phy"): 0x01,
    ("data", "nvs"): 0x02,
    ("data", "nvs_keys"): 0x04,
    ("data", "undefined"): 0x06,
    ("data", "fat"): 0x81,
}


class PartitionError(Exception):
    """The table is wrong; the argument says where and why."""


@dataclass(frozen=True)
class Partition:
    """One row; `offset` and `size` in bytes."""

    label: str
    type: int
    subtype: int
    offset: int
    size: int
    flags: int = 0

    @property
    def end(self) -> int:
        return self.offset + self.size

    def fields(self) -> tuple[int, int, int, int, str]:
        """As MicroPython's `esp32.Partition.info()` begins."""
        return self.type, self.subtype, self.offset, self.size, self.label


def read_csv(path: pathlib.Path) -> list[Partition]:
    """Read and check a table. Raises PartitionError."""
    rows = []
    for line in csv.reader(path.read_text(encoding="utf-8").splitlines()):
        fields = [field.strip() for field in line]
        if not fields or fields[0].startswith("#"):
            continue
        try:
            label, kind, subtype, offset, size, flag = [*fields, ""][:6]
            number = SUBTYPES[kind, subtype] if (kind, subtype) in SUBTYPES else int(subtype, 0)
            rows.append(Partition(label, TYPES[kind], number, int(offset, 0), int(size, 0), FLAGS[flag]))
        except (KeyError, ValueError):
            raise PartitionError(f"{path.name}: cannot read the row '{','.join(line)}'") from None
    check(rows)
    return rows


def check(rows: list[Partition]) -> None:
    """Raise PartitionError for rows that overlap, are not aligned, share a label or are too many."""
    end = TABLE_OFFSET + SECTOR
    labels = set()
    for row in rows:
        alignment = APP_ALIGNMENT if row.type == TYPES["app"] else SECTOR
        if row.offset % alignment or row.size % SECTOR or not row.size:
            raise PartitionError(f"partition '{row.label}' is not aligned to {alignment:#x}")
        if row.offset < end:
            raise PartitionError(f"partition '{row.label}' begins before {end:#x}, where the one before it ends")
        if row.label in labels or not 0 < len(row.label.encode()) <= 15:
            raise PartitionError(f"partition label '{row.label}' is taken, empty or too long")
        labels.add(row.label)
        end = row.end
    if (len(rows) + 2) * ENTRY.size > TABLE_SIZE:
        raise PartitionError("too many partitions")


def to_binary(rows: list[Partition]) -> bytes:
    """The table as it is flashed, TABLE_SIZE bytes."""
    entries = b"".join(
        ENTRY.pack(MAGIC, row.type, row.subtype, row.offset, row.size, row.label.encode(), row.flags) for row in rows
    )
    return (entries + MD5_HEAD + hashlib.md5(entries).digest()).ljust(TABLE_SIZE, b"\xff")
