"""The READMEs' commands for a shop's device, run in their order on espefuse's own models of the chips."""

import re

import espefuse
import espsecure
import pytest

from tools import boards
from tools.lint import pins
from tools.technician import partitions

SECTION = "## eFuses for a shop's device"
FILES = ("bootloader.bin", "micropython.bin", "partition-table.bin", "tinytill.romfs")
SECURE = {  # what must be true in the end, by chip
    "esp32s3": {
        "SECURE_BOOT_EN": True, "SPI_BOOT_CRYPT_CNT": 7, "DIS_PAD_JTAG": True, "DIS_USB_JTAG": True, "SOFT_DIS_JTAG": 7,
        "ENABLE_SECURITY_DOWNLOAD": True, "DIS_DOWNLOAD_MANUAL_ENCRYPT": True, "DIS_DIRECT_BOOT": True,
        "KEY_PURPOSE_0": "XTS_AES_256_KEY_1", "KEY_PURPOSE_1": "XTS_AES_256_KEY_2", "KEY_PURPOSE_2": "HMAC_UP",
        "KEY_PURPOSE_3": "SECURE_BOOT_DIGEST0", "SECURE_BOOT_KEY_REVOKE0": False, "SECURE_BOOT_KEY_REVOKE1": True,
    },
    "esp32": {
        "ABS_DONE_1": True, "FLASH_CRYPT_CNT": 127, "FLASH_CRYPT_CONFIG": 15, "JTAG_DISABLE": True,
        "UART_DOWNLOAD_DIS": True, "DISABLE_DL_ENCRYPT": True, "DISABLE_DL_DECRYPT": True,
    },
}  # fmt: skip
HIDDEN = {"esp32s3": ("BLOCK_KEY0", "BLOCK_KEY1", "BLOCK_KEY2"), "esp32": ("BLOCK1",)}
SHOWN = {"esp32s3": "BLOCK_KEY3", "esp32": "BLOCK2"}


def commands(board: boards.Board) -> list[list[str]]:
    """The command lines of a README's section."""
    text = (board.folder / "README.md").read_text(encoding="utf-8").partition(SECTION)[2].partition("\n## ")[0]
    return [line.split() for line in re.findall(r"^    (esp(?:efuse|secure|tool) .*)$", text, re.MULTILINE)]


class Chip:
    """espefuse's model of a chip; its eFuses lie in a file."""

    def __init__(self, name, file):
        self.name = name
        self.options = ["--chip", name, "--virt", "--path-efuse-file", str(file), "--do-not-confirm"]

    def run(self, *arguments: str) -> None:
        """Raises what espefuse raises for what the chip refuses."""
        espefuse.main([*self.options, *arguments])

    def efuses(self):
        interface = espefuse.init_commands(
            chip=self.name, virt=True, virt_efuse_file=self.options[4], do_not_confirm=True
        )
        return interface.efuses


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """With the files that MicroPython's build and `make image` give."""
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        (tmp_path / name).write_bytes(bytes(range(256)) * 48)
    return tmp_path


@pytest.mark.parametrize("name", boards.names())
def test_every_step_works_and_the_device_is_closed(name, folder):
    board = boards.load(name)
    kind = board.module.chip
    chip = Chip(kind, folder / "efuses.bin")
    written = []
    shared = [] if name == boards.DEFAULT else commands(boards.load())[:4]  # the product's key, told of once
    for tool, *arguments in shared + commands(board):
        if tool == "espsecure":
            espsecure.main(arguments)
        elif tool == "esptool":
            written += arguments
        else:
            assert arguments[:4] == ["--chip", kind, "--port", "PORT"]
            chip.run(*arguments[4:])
    efuses = chip.efuses()
    found = {each.name: each.get() for each in efuses.efuses}
    assert {key: found[key] for key in SECURE[kind]} == SECURE[kind]
    burnt = {32 * each.word + each.pos for each in efuses.efuses if each.get() is True and each.block == 0}
    looked_at = [bit for constant, bit in pins.read_code(board.folder).constants.items() if "JTAG_FUSE" in constant]
    assert looked_at and burnt.issuperset(looked_at)  # what the firmware looks at: Board.debug_is_open()
    blocks = {each.name: each for each in efuses.blocks}
    assert [blocks[block].is_readable() for block in HIDDEN[kind]] == [False] * len(HIDDEN[kind])
    assert blocks[SHOWN[kind]].is_readable()
    table = {row.label: row.offset for row in partitions.read_csv(board.folder / "partitions.csv")}
    places = [board.chip.bootloader, partitions.TABLE_OFFSET, table["factory"], table["romfs"]]
    assert [int(word, 0) for word in written if word.startswith("0x")] == places


def test_no_key_can_be_hidden_after_secure_boots_lock(folder):
    """Why the order is what it is."""
    chip = Chip("esp32s3", folder / "efuses.bin")
    espsecure.main(["generate-flash-encryption-key", "--keylen", "512", "flash_key.bin"])
    chip.run("write-protect-efuse", "RD_DIS")
    with pytest.raises(Exception, match="cannot be read-disabled"):
        chip.run("burn-key", "BLOCK_KEY0", "flash_key.bin", "XTS_AES_256_KEY")
