"""Every board's pins: pins.csv, circuit.toml, board.py and README.md say the same, and tools/lint/pins.py notices."""

import re
import shutil

import pytest

from tools import boards
from tools.lint import pins

ALL = boards.names()


@pytest.fixture(params=ALL)
def board(request):
    return boards.load(request.param)


def test_the_code_does_what_the_files_say(board):
    assert pins.check(board) == []


def test_the_readme_lists_these_pins(board):
    text = (board.folder / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| GPIO(\d+) \|", text, re.MULTILINE))
    assert {name: int(number) for name, number in listed.items()} == board.pins


def test_the_readme_lists_the_free_pins(board):
    """Free: neither used, nor the module's own."""
    text = (board.folder / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^Free pins: (.*?)\.$", text, re.MULTILINE)
    listed = {int(number) for number in re.findall(r"GPIO(\d+)", line)}
    assert listed == set(board.chip.pins) - set(board.pins.values()) - set(board.module.taken)


def test_the_readme_names_module_and_addresses(board):
    text = (board.folder / "README.md").read_text(encoding="utf-8")
    assert board.module_name in text
    for part, address in board.i2c.items():
        assert f"0x{address:02x}" in text, part


@pytest.fixture
def broken(tmp_path):
    """A function that copies a board, replaces text in one of its files, and gives what lint says."""

    def check(file, old, new, board=boards.DEFAULT):
        shutil.copytree(boards.FOLDERS / board, tmp_path / board, dirs_exist_ok=True)
        path = tmp_path / board / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            return "\n".join(pins.check(boards.load(board, tmp_path)))
        except boards.BoardError as error:
            return str(error)

    return check


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("pins.csv", "TAMPER,GPIO3\n", "", "the code uses TAMPER, which is not there"),
        ("pins.csv", "TAMPER,GPIO3\n", "TAMPER,GPIO3\nLAMP,GPIO0\n", "the code does not use LAMP"),
        ("pins.csv", "BUZZER,GPIO40", "BUZZER,GPIO0", "BUZZER is 0, in the code 40"),
        ("pins.csv", "BUZZER,GPIO40", "BUZZER,GPIO48", "GPIO48 is BUZZER already"),
        ("pins.csv", "BUZZER,GPIO40", "BUZZER,GPIO23", "the ESP32-S3 has no GPIO23"),
        ("pins.csv", "BUZZER,GPIO40", "BUZZER,GPIO35", "GPIO35 is taken: the PSRAM"),
        ("pins.csv", "BUZZER,GPIO40", "BUZZER,GPIO30", "GPIO30 is taken: the flash"),
        ("pins.csv", "BUZZER,GPIO40", "BUZZER,GPIO19", "GPIO19 is taken: USB"),
        ("pins.csv", "BUZZER,GPIO40", "BUZZER,GPIO0", "GPIO0 decides how the chip starts"),
        ("pins.csv", "BUZZER,GPIO40", "BUZZER,40", "cannot read the row 'BUZZER,40'"),
        ("pins.csv", "BUZZER,GPIO40", "TAMPER,GPIO40", "TAMPER is there twice"),
        ("board.py", "Pin(_TAMPER,", "Pin(3,", "a pin without a name of pins.csv"),
        ("board.py", "_KEY_ROWS = (6, 13", "_KEY_ROWS = (6, 12", "KEY_ROW2 is 13, in the code 12"),
        ("board.py", "_BRIDGE_CHIP = const(1)", "_BRIDGE_CHIP = const(0)", "BRIDGE_CHIP is 1, in the code 0"),
        ("board.py", "_BRIDGE2_ADDRESS = const(0x49)", "_BRIDGE2_ADDRESS = const(0x4a)", "BRIDGE2_ADDRESS is 73"),
        ("circuit.toml", 'GPIO3 = "LED4"', "", "the code uses BRIDGE_LED4, which is not there"),
        ("circuit.toml", 'A = "SCANNER"', 'B = "SCANNER"', "BRIDGE2_SCANNER is 1, in the code 0"),
        ("circuit.toml", 'A = "SCANNER"', 'C = "SCANNER"', "[bridge2] has no 'C'"),
        ("circuit.toml", 'A = "SCANNER"', 'A = "STRIPE"', "'STRIPE' is taken"),
        ("circuit.toml", "bridge2 = 0x49\n", "", "'bridge2' is no chip of [i2c]"),
        ("circuit.toml", "touch = 0x38", "touch = 0x36", "has an address twice"),
        ("circuit.toml", "N16R8", "N8", "unknown module 'ESP32-S3-WROOM-1-N8'"),
        ("circuit.toml", '["BRIDGE_IRQ"', '["BRIDGE_CALL"', "no pin is called BRIDGE_CALL"),
        ("circuit.toml", "[straps]", '[straps]\nBUZZER = "?"', "BUZZER is no strapping pin"),
        ("circuit.toml", "[i2c]", "[i2c", "circuit.toml cannot be read"),
    ],
)
def test_a_broken_board_is_noticed(broken, file, old, new, words):
    assert words in broken(file, old, new)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("pins.csv", "BUZZER,GPIO12", "BUZZER,GPIO17", "GPIO17 is taken: the PSRAM"),
        ("pins.csv", "BUZZER,GPIO12", "BUZZER,GPIO6", "GPIO6 is taken: the flash"),
        ("pins.csv", "BUZZER,GPIO12", "BUZZER,GPIO1", "GPIO1 is taken: the console"),
        ("pins.csv", "BUZZER,GPIO12", "BUZZER,GPIO38", "GPIO38 is taken: no pad"),
        ("pins.csv", "BUZZER,GPIO12", "BUZZER,GPIO24", "the ESP32 has no GPIO24"),
        ("pins.csv", "BUZZER,GPIO12", "BUZZER,GPIO34", "BUZZER: GPIO34 can only be read"),
        ("pins.csv", "TAP_TX,GPIO26", "TAP_TX,GPIO34", "TAP_TX: GPIO34 can only be read"),
        ("pins.csv", "DISPLAY_DC,GPIO19", "DISPLAY_DC,GPIO39", "DISPLAY_DC: GPIO39 can only be read"),
        ("pins.csv", "KEY_ROW1,GPIO13", "KEY_ROW1,GPIO39", "KEY_ROW1: GPIO39 has no pull-up of its own"),
        ("pins.csv", "CHARGER,GPIO15", "CHARGER,GPIO19", "GPIO19 cannot wake the chip"),
        ("board.py", "_BRIDGE2_KEY_COLUMNS = (0, 1", "_BRIDGE2_KEY_COLUMNS = (1, 0", "BRIDGE2_KEY_COLUMN1 is 0"),
    ],
)
def test_what_an_esp32_cannot_do_is_noticed(broken, file, old, new, words):
    assert words in broken(file, old, new, "handheld_wrover")
