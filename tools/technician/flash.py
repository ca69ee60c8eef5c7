"""Put MicroPython on a new board: bootloader, the board's partition table and the firmware.

What the terminal keeps (keys, ledger, settings) stays, unless --erase is given.
"""

import pathlib

import esptool
import serial
from esptool.cmds import detect_flash_size
from esptool.loader import ESPLoader
from esptool.util import FatalError

from tools.boards import Board
from tools.technician import firmware_file, partitions
from tools.technician.trouble import Trouble, check_board, check_port

FAST = 460800  # baud
ATTEMPTS = 5
NO_ANSWER = (
    "no chip answers on {port}: hold the BOOT button, press and let go RESET, let go BOOT, then try again "
    "(and close any program that has the port open)"
)


def detect(port: str, attempts: int = ATTEMPTS) -> ESPLoader:
    """The boot loader of whatever chip is on `port`. Raises Trouble."""
    try:
        return esptool.detect_chip(port, connect_attempts=attempts)
    except (FatalError, serial.SerialException, OSError) as error:
        if "busy" in str(error):
            raise Trouble(f"{port} is open in another program: close it (a serial monitor?) and try again") from None
        raise Trouble(NO_ANSWER.format(port=port)) from None


def connect(port: str, wanted: str, attempts: int = ATTEMPTS) -> ESPLoader:
    """The chip's boot loader on `port`, checked to be the right chip. Raises Trouble."""
    chip = detect(port, attempts)
    if wanted != chip.CHIP_NAME:
        chip._port.close()
        raise Trouble(f"the chip on {port} is an {chip.CHIP_NAME}, the board needs an {wanted}: is this the right one?")
    return chip


def write(chip: ESPLoader, board: Board, parts: list[tuple[int, bytes]], erase: bool) -> None:
    """Write the parts, read them back by checksum, and restart the chip. Raises Trouble."""
    try:
        chip = esptool.run_stub(chip)
        if not str(chip._port.port).startswith("socket:"):
            chip.change_baud(FAST)
        esptool.attach_flash(chip)
        size = detect_flash_size(chip)
        wanted = board.module.flash
        if size not in (wanted, None):
            raise Trouble(f"the module has {size} of flash, the board needs {wanted}: take an {board.module_name}")
        esptool.write_flash(chip, parts, erase_all=erase)
        esptool.reset_chip(chip, "hard-reset")
    except (FatalError, serial.SerialException, OSError) as error:
        raise Trouble(f"flashing broke off ({error}): check cable and supply, run the same command again") from None
    finally:
        chip._port.close()


def flash(port: str, board: str, firmware: pathlib.Path, erase: bool = False) -> None:
    """Check everything that can be checked without the board, then write. Raises Trouble."""
    target = check_board(board)
    table = partitions.read_csv(target.folder / "partitions.csv")
    app = next(row for row in table if row.type == partitions.TYPES["app"])
    bootloader, application = firmware_file.read(firmware, app, target.chip)
    check_port(port)
    chip = connect(port, target.chip.name)
    written = partitions.to_binary(table)
    parts = [(target.chip.bootloader, bootloader), (partitions.TABLE_OFFSET, written), (app.offset, application)]
    write(chip, target, parts, erase)
