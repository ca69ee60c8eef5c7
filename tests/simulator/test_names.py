"""The silicon's modules share the import path with the product's: no name may be used twice."""

import pytest

from tools import boards
from tools.paths import ROOT
from tools.simulator.state import partition_table


def names(folder):
    """Importable names in a folder: modules and packages."""
    return {path.stem for path in folder.glob("*") if path.suffix == ".py" or any(path.rglob("*.py"))}


def test_silicon_hides_no_module_of_the_product():
    silicon = names(ROOT / "boards" / "simulator")
    assert "machine" in silicon
    assert not silicon & (names(ROOT / "firmware") | names(ROOT / "lib") | {"board", "build_info"})


@pytest.mark.parametrize("board", boards.names())
def test_partitions_lie_in_the_flash_and_do_not_overlap(board):
    rows = sorted(partition_table(board), key=lambda row: row[2])
    end = 0x9000
    for _, _, address, size, label in rows:
        assert address >= end and address % 0x1000 == 0 and size % 0x1000 == 0, label
        end = address + size
    assert end <= 16 << 20
    assert {"nvs", "romfs", "ledger", "vfs"} <= {row[4] for row in rows}
