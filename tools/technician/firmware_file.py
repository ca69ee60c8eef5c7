"""A MicroPython firmware file, as its build makes it: bootloader, partition table and application.

Format: ESP-IDF, "App image format": magic E9, chip id at 12. The combined file has them as they lie in the flash, from
where the chip's ROM looks for the bootloader.
"""

import pathlib
import struct

from tools.boards import Chip
from tools.technician.partitions import TABLE_OFFSET, Partition
from tools.technician.trouble import Trouble

MAGIC = 0xE9
CHIP_ID = struct.Struct("<H")  # at 12
BUILD = "build it as the README.md of the board says"


def read(path: pathlib.Path, app: Partition, chip: Chip) -> tuple[bytes, bytes]:
    """The bootloader and the application of a firmware file. Raises Trouble for anything the board could not start."""
    if path == pathlib.Path():
        raise Trouble(f"name MicroPython's firmware file: {BUILD}, then pass FIRMWARE=.../firmware.bin")
    if not path.is_file():
        raise Trouble(f"there is no firmware file {path}: {BUILD}, then pass FIRMWARE=.../firmware.bin")
    data = path.read_bytes()
    start = app.offset - chip.bootloader
    if not _is_image(data, 0) or not _is_image(data, start):
        raise Trouble(f"{path.name} is not a whole firmware (bootloader at 0, MicroPython at {start:#x}): {BUILD}")
    for offset in (0, start):
        (found,) = CHIP_ID.unpack_from(data, offset + 12)
        if found != chip.image_id:
            raise Trouble(f"{path.name} is for another chip than the {chip.name} (chip id {found}): {BUILD}")
    application = data[start:]
    if len(application) > app.size:
        raise Trouble(f"{path.name} is too large: MicroPython has {len(application)} bytes, '{app.label}' {app.size}")
    if b"rom_ioctl" not in application:
        raise Trouble(f"{path.name} is a MicroPython without ROMFS, which the terminal runs from: {BUILD}")
    return data[: TABLE_OFFSET - chip.bootloader].rstrip(b"\xff"), application


def _is_image(data: bytes, offset: int) -> bool:
    return len(data) > offset + 32 and data[offset] == MAGIC
