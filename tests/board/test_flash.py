"""tools/technician/flash.py: esptool's real protocol against a mock ROM boot loader, and every way it refuses."""

import hashlib
import os
import pathlib
import pty
import struct
import subprocess
import sys

import esptool
import pytest
from esp32_mock_bootloader import mock_bootloader

from tools import boards
from tools.paths import ROOT
from tools.technician import flash as command
from tools.technician import partitions
from tools.technician.trouble import Trouble

TABLE = partitions.to_binary(partitions.read_csv(ROOT / "boards" / "handheld_s3" / "partitions.csv"))


def image(*contents: bytes, chip: int = 9) -> bytes:
    """An app image's header with something behind it."""
    return bytes((0xE9, 1, 2, 0x4F)) + bytes(8) + struct.pack("<H", chip) + bytes(50) + b"".join(contents)


def firmware(boot: bytes, app: bytes) -> bytes:
    return boot.ljust(0x8000, b"\xff") + b"another table".ljust(0x8000, b"\xff") + app


GOOD = firmware(image(b"bootloader" * 100), image(b"rom_ioctl", bytes(range(256)) * 300))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "firmware.bin"
    path.write_bytes(GOOD)
    return path


def refused(port, path, **options) -> str:
    with pytest.raises(Trouble) as caught:
        command.flash(port, options.pop("board", "handheld_s3"), path, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "there is no firmware file"),
        (image(b"rom_ioctl") * 100, "not a whole firmware"),
        (b"", "not a whole firmware"),
        (firmware(image(chip=0), image(b"rom_ioctl", chip=0)), "another chip than the ESP32-S3 (chip id 0)"),
        (firmware(image(), image(b"rom_ioctl", bytes(0x2F0000))), "is too large"),
        (firmware(image(), image(b"no such word", bytes(99))), "without ROMFS"),
    ],
)
def test_a_firmware_file_that_cannot_work_is_refused(tmp_path, data, words):
    path = tmp_path / "firmware.bin"
    if data is not None:
        path.write_bytes(data)
    message = refused("/dev/null", path)
    assert words in message
    assert "\n" not in message


def test_ports_that_cannot_work_are_refused(file, tmp_path, monkeypatch):
    assert "there is no port /dev/ttyACM77" in refused("/dev/ttyACM77", file)
    assert "name the board's serial port" in refused("", file)
    assert "name MicroPython's firmware file" in refused("/dev/null", pathlib.Path(""))
    there_are = f"there is no board 'toaster'; choose one of: {', '.join(boards.names())}"
    assert there_are in refused("/dev/null", file, board="toaster")
    closed = tmp_path / "ttyUSB0"
    closed.touch()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "sudo usermod -aG" in refused(str(closed), file)


def test_a_silent_port_is_told(monkeypatch):
    _, slave = pty.openpty()
    with pytest.raises(Trouble, match="hold the BOOT button"):
        command.connect(os.ttyname(slave), "ESP32-S3", attempts=1)


def test_the_command_line_ends_with_one_clear_line(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tools.technician", "flash", "--firmware", str(tmp_path / "none.bin")],
        capture_output=True, text=True, cwd=ROOT,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("flash: there is no firmware file")
    assert done.stderr.count("\n") == 1
    assert not done.stdout


@pytest.fixture
def chip(tmp_path, monkeypatch):
    """Starts a mock boot loader, by chip name. It keeps its state apart from other users' of this machine."""
    monkeypatch.setenv("ESP32_MOCK_BOOTLOADER_STATE_DIR", str(tmp_path))
    running = []

    def start(name):
        running.append(mock_bootloader(chip=name))
        return running[-1].url()

    yield start
    for server in running:
        server.stop()


def sums(port: str, *areas: tuple[int, int]) -> list[str]:
    """MD5 of areas (offset, length) of the flash, as the chip computes them."""
    loader = esptool.run_stub(esptool.detect_chip(port))
    esptool.attach_flash(loader)
    found = [loader.flash_md5sum(offset, length) for offset, length in areas]
    loader._port.close()
    return found


def test_the_parts_land_where_they_belong(chip, file, monkeypatch):
    monkeypatch.setattr(command, "detect_flash_size", lambda loader: "16MB")  # the mock always has 4 MB
    port = chip("esp32s3")
    command.flash(port, "handheld_s3", file)
    app = GOOD[0x10000:]
    expected = [GOOD[:0x8000], TABLE, b"\xff" * 0x7000, app]  # where the keys are kept (0x9000) nothing was written
    areas = [(0, 0x8000), (0x8000, 0xC00), (0x9000, 0x7000), (0x10000, len(app))]
    assert sums(port, *areas) == [hashlib.md5(data).hexdigest() for data in expected]


def test_another_board_has_its_bootloader_elsewhere(chip, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "detect_flash_size", lambda loader: "16MB")
    boot, app = image(b"boot" * 100, chip=0), image(b"rom_ioctl", bytes(range(256)) * 20, chip=0)
    path = tmp_path / "esp32.bin"
    path.write_bytes(firmware(boot, app)[:0x7000] + firmware(boot, app)[0x8000:])
    port = chip("esp32")
    command.flash(port, "handheld_wrover", path)
    table = partitions.to_binary(partitions.read_csv(ROOT / "boards" / "handheld_wrover" / "partitions.csv"))
    areas = [(0, 0x1000), (0x1000, len(boot)), (0x8000, 0xC00), (0x10000, len(app))]
    assert sums(port, *areas) == [hashlib.md5(data).hexdigest() for data in (b"\xff" * 0x1000, boot, table, app)]


def test_a_wrong_chip_is_refused(chip, file):
    assert "is an ESP32-C3, the board needs an ESP32-S3" in refused(chip("esp32c3"), file)


def test_too_small_a_flash_is_refused(chip, file):
    assert "has 4MB of flash, the board needs 16MB" in refused(chip("esp32s3"), file)
