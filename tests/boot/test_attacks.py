"""What an attacker does to a device's flash, and that none of it runs: the loader of the simulated device, end to end.

Each byte, each cut and each state is tried on small images in tests/unit/test_imageslots.py; here the whole way counts.
"""

import pytest

from tests.boot.flash import SLOTS, lines, write
from tests.boot.littlefs import write_files
from tools import boards
from tools.image.build import fresh, identity, pack
from tools.image.compile import compile_tree
from tools.image.signers import workshop
from tools.image.signing import Identity, signed, workshop_key
from tools.paths import ROOT
from tools.simulator.client import Device

BOARD = boards.DEFAULT
FIRMWARE = ROOT / "tests" / "simulator" / "firmware"


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A small ROMFS that ticks."""
    stage = fresh(tmp_path_factory.mktemp("small") / "stage")
    compile_tree(FIRMWARE / "clock", stage)
    pack(stage, stage.with_suffix(".romfs"))
    return stage.with_suffix(".romfs").read_bytes()


@pytest.fixture
def device(bare, tmp_path):
    """A device that runs 0.2.0."""
    image = tmp_path / "image.romfs"
    image.write_bytes(signed(bare, workshop().image, Identity(BOARD, (0, 2, 0))))
    with Device.start("--image", str(image), state=tmp_path / "device", time="virtual") as device:
        yield device


def runs(device, within=20):
    """Switch on; whether the firmware runs."""
    before = len(lines(device, "TILL"))
    device.power_on()
    device.run(within * 1000)
    return len(lines(device, "TILL")) > before


def test_only_what_was_signed_for_this_board_runs(device, bare, tmp_path):
    mine, other = workshop().image, workshop_key(tmp_path / "other.pem")
    good = signed(bare, mine, Identity(BOARD, (0, 2, 0)))
    flipped = bytearray(good)
    flipped[len(bare) // 2] ^= 1
    assert runs(device)
    device.power_off()
    for data, code in (
        (signed(bare, other, Identity(BOARD, (9, 0, 0))), "R05 key"),
        (signed(bare, mine, Identity("handheld_wrover", (9, 0, 0))), "R07 board"),
        (good[: len(bare) // 2], "R02 no label"),
        (bytes(flipped), "R04 digest"),
        (good[:-1] + bytes([good[-1] ^ 1]), "R06 signature"),
        (b"", "R01 no image"),
    ):
        write(tmp_path, "romfs", data)
        assert not runs(device, within=3), code
        assert lines(device)[-1] == "loader: " + code
        assert device.lcd_image().getpixel((2, 2)) == (180, 20, 32)  # the recovery screen's red
        device.power_off()
    write(tmp_path, "staging", good)
    assert runs(device)  # installed from there
    device.power_off()


def test_what_lies_on_the_file_system_is_never_imported(device, tmp_path):
    """`/` has a module of every name that is looked for early."""
    assert runs(device)
    planted = "print('planted')\n"
    names = ("boot", "main", "log", "board", "trust", "loader", "machine", "asyncio", "boot_parts", "signedrom")
    device.power_off()
    plant(tmp_path, {f"{name}.py": planted for name in names} | {f"lib/{name}.py": planted for name in names})
    assert runs(device)
    assert not any("planted" in line for line in lines(device))


def plant(tmp_path, files):
    """Write files into the device's file system, as somebody with a programmer could."""
    at, size = SLOTS["vfs"]
    path = tmp_path / "device" / "flash.bin"
    data = bytearray(path.read_bytes())
    data[at : at + size] = write_files(bytes(data[at : at + size]), files)
    path.write_bytes(data)


def test_identity_of_this_checkout():
    assert identity(BOARD).board == BOARD and identity(BOARD).lowest <= identity(BOARD).version
