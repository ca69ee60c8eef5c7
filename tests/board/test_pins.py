"""The reference board's pins: pins.csv, board.py and README.md say the same, and the chip allows it."""

import ast
import csv
import re

from tools.paths import ROOT

BOARD = ROOT / "boards" / "handheld_s3"
# ESP32-S3 datasheet 2.3 "IO pins" and the WROOM-1 module's pin list; N16R8 has its PSRAM on 33 to 37
FLASH_AND_PSRAM = range(26, 38)
USB = (19, 20)
MISSING = range(22, 26)
STRAPPING = {0, 3, 45, 46}
# GPIO3 only chooses the JTAG source, and only after an eFuse has been burnt. GPIO46 must be low when BOOT is held at
# power-on: the base of the power key's transistor, with its resistor to ground, holds it there.
HARMLESS_STRAPS = {3, 46}
# other constants of board.py
NO_PINS = {"WATCHDOG_MS", "BRIDGE_ADDRESS", "BRIDGE2_ADDRESS", "SCANNER", "LEDS"}


def pins() -> dict[str, int]:
    """Name to GPIO number, from pins.csv, read as MicroPython's build does."""
    rows = csv.reader((BOARD / "pins.csv").read_text(encoding="utf-8").splitlines())
    named = [row for row in rows if row and not row[0].startswith("#")]
    assert all(len(row) == 2 and re.fullmatch(r"GPIO\d+", row[1]) for row in named)
    assert len({name for name, _ in named}) == len(named)
    return {name: int(gpio.removeprefix("GPIO")) for name, gpio in named}


def constants() -> dict[str, int]:
    """Name to GPIO number, from the constants of board.py: `_KEY_ROWS` counts as KEY_ROW1 and so on."""
    found = {}
    for node in ast.parse((BOARD / "board.py").read_text(encoding="utf-8")).body:
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
            continue
        name, value = node.targets[0].id.removeprefix("_"), node.value
        if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "const":
            found[name] = ast.literal_eval(value.args[0])
        elif isinstance(value, ast.Tuple) and all(isinstance(item, ast.Constant) for item in value.elts):
            for number, item in enumerate(value.elts, 1):
                found[f"{name.removesuffix('S')}{number}"] = item.value
    return {name: value for name, value in found.items() if name not in NO_PINS}


def test_no_pin_is_used_twice():
    numbers = list(pins().values())
    assert len(set(numbers)) == len(numbers)


def test_every_pin_is_there_and_free():
    for name, number in pins().items():
        assert 0 <= number <= 48 and number not in MISSING, name
        assert number not in FLASH_AND_PSRAM, f"{name}: the module's flash and PSRAM are on GPIO{number}"
        assert number not in USB, f"{name}: USB is on GPIO{number}"
        assert number not in STRAPPING - HARMLESS_STRAPS, f"{name}: GPIO{number} decides how the chip starts"


def test_the_board_file_uses_these_pins():
    assert constants() == pins()


def test_the_readme_lists_these_pins():
    text = (BOARD / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([A-Z0-9_]+)` \| GPIO(\d+) \|", text, re.MULTILINE))
    assert {name: int(number) for name, number in listed.items()} == pins()


def test_the_readme_lists_the_free_pins():
    """Free: brought out on the module (0 to 21, 35 to 48), and neither used, nor PSRAM, nor USB."""
    text = (BOARD / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^Free pins: (.*?)\.$", text, re.MULTILINE)
    listed = {int(number) for number in re.findall(r"GPIO(\d+)", line)}
    out = {*range(22), *range(35, 49)}
    assert listed == out - set(pins().values()) - set(FLASH_AND_PSRAM) - set(USB)


def test_the_simulated_circuit_is_on_the_same_pins():
    """boards/simulator/wiring.py is the other end of the wires."""
    wired = {}
    for node in ast.parse((ROOT / "boards" / "simulator" / "wiring.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            (target,) = node.targets
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            values = ast.literal_eval(node.value) if isinstance(target, ast.Tuple) else [ast.literal_eval(node.value)]
            wired.update({name.id: value for name, value in zip(names, values, strict=True) if name.id[0] != "_"})
    expected = pins()
    assert wired == {
        "DISPLAY_SPI": (expected["DISPLAY_SCK"], expected["DISPLAY_MOSI"]),
        "DISPLAY_DC": expected["DISPLAY_DC"],
        "DISPLAY_CS": expected["DISPLAY_CS"],
        "DISPLAY_RST": expected["DISPLAY_RESET"],
        "DISPLAY_BACKLIGHT": expected["DISPLAY_LIGHT"],
        "KEYS_DRIVEN": tuple(expected[f"KEY_COLUMN{number}"] for number in range(1, 5)),
        "KEYS_SENSED": tuple(expected[f"KEY_ROW{number}"] for number in range(1, 6)),
        "PRINTER_UART": (expected["PRINTER_TX"], expected["PRINTER_RX"]),
        "TAP_UART": (expected["TAP_TX"], expected["TAP_RX"]),
        "TAP_RESET": expected["TAP_RESET"],
        "MODEM_UART": (expected["MODEM_TX"], expected["MODEM_RX"]),
        "MODEM_KEY": expected["MODEM_KEY"],
        "I2C": (expected["I2C_SCL"], expected["I2C_SDA"]),
        "BUZZER": expected["BUZZER"],
        "BRIDGE_IRQ": expected["BRIDGE_IRQ"],
        "TOUCH_IRQ": expected["TOUCH_IRQ"],
        "TAMPER": expected["TAMPER"],
    }
