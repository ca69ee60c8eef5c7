"""tools/technician/partitions.py, judged by the table that ESP-IDF's own generator makes of the same file."""

import hashlib
import re

import pytest

from tools.boards import FOLDERS
from tools.technician.partitions import PartitionError, read_csv, to_binary

# gen_esp32part.py of ESP-IDF (commit 10212290, 2026-07) with --flash-size 16MB, on partitions.csv
IDF_SHA256 = {
    "handheld_s3": "3ce9d62ebfd88565b236ad32e31ee3431d5f00f4f1a900241b6d4d1b1e653517",
    "handheld_wrover": "cb6630a34f518f88d5611b087ab3747e7a012b9988d1f0b6b45fdaa1b607eac8",
}
every_board = pytest.mark.parametrize("board", IDF_SHA256)


def table(tmp_path, *rows):
    path = tmp_path / "partitions.csv"
    path.write_text("# comment\n\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return read_csv(path)


@every_board
def test_the_table_is_the_one_that_esp_idf_makes(board):
    assert hashlib.sha256(to_binary(read_csv(FOLDERS / board / "partitions.csv"))).hexdigest() == IDF_SHA256[board]


@every_board
def test_the_flash_is_used_to_its_end(board):
    rows = read_csv(FOLDERS / board / "partitions.csv")
    assert rows[-1].end == 16 << 20
    labels = [row.label for row in rows if row.label != "nvs_key"]
    assert labels == ["nvs", "phy_init", "factory", "romfs", "staging", "previous", "ledger", "vfs"]
    assert [row.label for row in rows if row.flags and row.label != "nvs_key"] == ["romfs"]  # it is mapped into memory
    assert len({row.size for row in rows if row.label in ("romfs", "staging", "previous")}) == 1


@every_board
def test_the_readme_shows_the_table(board):
    text = (FOLDERS / board / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| `(\w+)` \| (0x[0-9a-f]+) \| (0x[0-9a-f]+) \|", text, re.MULTILINE)
    rows = read_csv(FOLDERS / board / "partitions.csv")
    assert [(label, int(offset, 0), int(size, 0)) for label, offset, size in shown] == [
        (row.label, row.offset, row.size) for row in rows
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["a, data, nvs, 0x9000, 0x2000", "b, data, nvs, 0xa000, 0x1000"], "begins before 0xb000"),
        (["a, data, nvs, 0x8000, 0x1000"], "begins before 0x9000"),
        (["a, app, factory, 0x9000, 0x1000"], "not aligned to 0x10000"),
        (["a, data, nvs, 0x9000, 0x800"], "not aligned to 0x1000"),
        (["a, data, nvs, 0x9000, 0x1000", "a, data, nvs, 0xa000, 0x1000"], "is taken"),
        (["a_label_too_long, data, nvs, 0x9000, 0x1000"], "too long"),
        (["a, data, nvs, 0x9000"], "cannot read the row"),
        (["a, data, nonsense, 0x9000, 0x1000"], "cannot read the row"),
        (["a, data, nvs, 0x9000, 0x1000, hidden"], "cannot read the row"),
        (["a, disk, 0x10, 0x9000, 0x1000"], "cannot read the row"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path, rows, words):
    with pytest.raises(PartitionError, match=re.escape(words)):
        table(tmp_path, *rows)
