"""The data files of the image: complete, in order, and the same every time."""

import ast
import re
import struct

import pytest

from tools.fonts import glyphs, icons, masks
from tools.image import assets, romtable, texts
from tools.paths import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("assets")
    assets.build(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def font(data: bytes) -> dict[str, bytes]:
    """The record of every glyph."""
    count = struct.unpack_from("<H", data, 4)[0]
    codes = struct.unpack_from(f"<{count}H", data, 6)
    assert list(codes) == sorted(set(codes))
    at = 6 + 2 * count
    return {chr(code): data[at + 8 * i : at + 8 * i + 8] for i, code in enumerate(codes)}


@pytest.mark.parametrize("size", glyphs.WEIGHTS)
def test_every_text_can_be_written_in_its_size(built, size):
    assert texts.characters(texts.read(), size) <= set(font(built[f"font{size}.bin"]))


@pytest.mark.parametrize("size", glyphs.WEIGHTS)
def test_masks_lie_in_the_file_and_glyphs_near_their_text(built, size):
    data = built[f"font{size}.bin"]
    for char, record in font(data).items():
        offset = int.from_bytes(record[:3], "little")
        left, top, width, height = record[3] - 128, record[4] - 128, record[5], record[6]
        assert offset + (width * height * glyphs.BITS + 7) // 8 <= len(data), char
        assert left >= -4 and top >= -(size // 4) and top + height <= size + size // 4, char


def test_the_small_font_has_gb_2312(built):
    have = set(font(built["font16.bin"]))
    hanzi = {char for char in glyphs.gb2312() if "一" <= char <= "龥"}
    assert len(hanzi) == 6763
    assert len(hanzi - have) <= 33  # rare ones that the package leaves out


def test_digits_have_one_width(built):
    for size, width in glyphs.DIGIT_WIDTHS.items():
        records = font(built[f"font{size}.bin"])
        assert {records[digit][7] for digit in "0123456789"} == {4 * width}


def test_assets_are_small(built):
    sizes = {name: len(data) for name, data in built.items()}
    # of the image's 1.5 MB; every text brings glyphs with it, in two sizes, for it may be large
    assert sum(sizes.values()) < 800 * 1024, sizes


def test_icons_are_the_same_every_time(built):
    assert icons.build() == built["icons.bin"]


def test_an_icon_is_cropped_and_packed():
    [icon] = icons.read("icon block grid 4 sizes 4\n  r 1 1 2 2 0\n")
    mask = icons.mask(icon, 4)
    assert mask == masks.Mask(1, 1, 2, 2, (3, 3, 3, 3))
    assert mask.packed(2) == b"\xff"
    assert mask.record(0x010203, 7) == bytes([3, 2, 1, 129, 129, 2, 2, 7])


def test_two_colours_and_a_hole():
    [icon] = icons.read("icon flag grid 4 sizes 4\n  r 0 0 4 4 0\n  2r 0 0 4 2 0\n  -r 0 0 1 1 0\n")
    mask = icons.mask(icon, 4)
    first, second = icons.PAIRS.index((4, 0)), icons.PAIRS.index((0, 4))
    assert mask.levels == (0, second, second, second) + (second,) * 4 + (first,) * 8


def test_a_corner_is_a_quarter_of_a_disc():
    quarter = icons.corner(8)
    assert quarter[0] == 0 and quarter[-1] == 32
    assert abs(sum(quarter) / 32 - 3.14159 * 64 / 4) < 0.5
    assert all(abs(quarter[8 * y + x] - quarter[8 * x + y]) <= 1 for x in range(8) for y in range(8))


def test_names_with_one_hash_are_refused(monkeypatch):
    monkeypatch.setattr(romtable, "key", lambda name, number=0: 7)
    with pytest.raises(romtable.RomTableError):
        romtable.build({("a", 0): b"", ("b", 0): b""})


@pytest.mark.parametrize(
    "line",
    ["a.b | 16 20 | 中", "a.b | 16 20 | 中 | ", "a | 16 20 | {n=1} | {m=1}", "a | 16 9 | 中 | x\na | 16 9 | 中 | x"],
)
def test_a_broken_table_of_texts_is_refused(tmp_path, line):
    path = tmp_path / "texts.txt"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(texts.TextsError):
        texts.read(path)


def is_flow(value: str) -> bool:
    """Whether it names a flow, as `flows.on_demand` loads it."""
    module, function = value.split(".")
    path = ROOT / "firmware" / "flows" / f"{module}.py"
    return path.exists() and f"def {function}(" in path.read_text(encoding="utf-8")


def test_the_firmware_asks_for_no_text_that_is_not_there():
    known = {text.id for text in texts.read()}
    groups = {name.split(".")[0] for name in known}
    missing = []
    for path in sorted((ROOT / "firmware").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            like_an_id = isinstance(value, str) and re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", value)
            # an id that ends in "_" is put together with a reason
            there = value in known or (like_an_id and value.endswith("_") and any(i.startswith(value) for i in known))
            if like_an_id and value.split(".")[0] in groups and not there and not is_flow(value):
                missing.append(f"{path.name}:{node.lineno} {value}")
    assert not missing
