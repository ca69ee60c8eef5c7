"""A MicroPython firmware file for the ESP32-S3, as its build makes it: bootloader, partition table and application.

Format: ESP-IDF, "App image format": magic E9, chip id at 12. The combined file has them at 0, 0x8000 and 0x10000.
"""

import pathlib
import struct

from tools.technician.partitions import TABLE_OFFSET, Partition
from tools.technician.trouble import Trouble

APP_OFFSET = 0x10000
MAGIC = 0xE9
CHIP_ID = struct.Struct("<H")  # at 12
CHIP_ESP32S3 = 9
BUILD = "build it as boards/handheld_s3/README.md says"


def read(path: pathlib.Path, app: Partition) -> tuple[bytes, bytes]:
    """The bootloader and the application of a firmware file. Raises Trouble for anything the board could not start."""
    if path == pathlib.Path():
        raise Trouble(f"name MicroPython's firmware file: {BUILD}, then pass FIRMWARE=.../firmware.bin")
    if not path.is_file():
        raise Trouble(f"there is no firmware file {path}: {BUILD}, then pass FIRMWARE=.../firmware.bin")
    data = path.read_bytes()
    if not _is_image(data, 0) or not _is_image(data, APP_OFFSET):
        raise Trouble(f"{path.name} is not a whole firmware (bootloader at 0, MicroPython at 0x10000): {BUILD}")
    for offset in (0, APP_OFFSET):
        (chip,) = CHIP_ID.unpack_from(data, offset + 12)
        if chip != CHIP_ESP32S3:
            raise Trouble(f"{path.name} is for another chip than the ESP32-S3 (chip id {chip}): {BUILD}")
    application = data[APP_OFFSET:]
    if len(application) > app.size:
        raise Trouble(f"{path.name} is too large: MicroPython has {len(application)} bytes, '{app.label}' {app.size}")
    if b"rom_ioctl" not in application:
        raise Trouble(f"{path.name} is a MicroPython without ROMFS, which the terminal runs from: {BUILD}")
    return data[:TABLE_OFFSET].rstrip(b"\xff"), application


def _is_image(data: bytes, offset: int) -> bool:
    return len(data) > offset + 32 and data[offset] == MAGIC
