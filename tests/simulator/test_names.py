"""The silicon's modules share the import path with the product's: no name may be used twice."""

import csv

from tools.paths import ROOT
from tools.simulator.state import partition_table

BOARD = ROOT / "boards" / "handheld_s3"


def names(folder):
    """Importable names in a folder: modules and packages."""
    return {path.stem for path in folder.glob("*") if path.suffix == ".py" or any(path.rglob("*.py"))}


def test_silicon_hides_no_module_of_the_product():
    silicon = names(ROOT / "boards" / "simulator")
    assert "machine" in silicon
    assert not silicon & (names(ROOT / "firmware") | names(ROOT / "lib") | {"board", "build_info"})


def test_partitions_lie_in_the_flash_and_do_not_overlap():
    rows = sorted(partition_table(), key=lambda row: row[2])
    end = 0x9000
    for _, _, address, size, label in rows:
        assert address >= end and address % 0x1000 == 0 and size % 0x1000 == 0, label
        end = address + size
    assert end <= 16 << 20
    assert {"nvs", "romfs", "ledger", "vfs"} <= {row[4] for row in rows}


def test_the_pins_are_the_boards():
    file = BOARD / "pins.csv"
    if not file.exists():
        return
    wired = {int(cell.removeprefix("GPIO")) for row in csv.reader(file.read_text().splitlines()) for cell in row
             if cell.strip().removeprefix("GPIO").isdigit()}  # fmt: skip
    text = (ROOT / "boards" / "simulator" / "wiring.py").read_text()
    for pin in (12, 11, 10, 9, 8, 7, 1, 2, 4, 5, 6, 13, 14, 15, 16, 17, 18, 38, 39, 40, 47, 3):
        assert pin in wired, pin
        assert str(pin) in text
