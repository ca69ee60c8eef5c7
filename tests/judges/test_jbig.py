"""lib/jbig against Debian's jbigkit: its decoder reads what we encode bit for bit, ours what its encoder makes."""

import math
import os
import random
import shutil
import subprocess

import pytest

JBIGKIT = [shutil.which("jbgtopbm"), shutil.which("pbmtojbg")]


@pytest.fixture(autouse=True)
def jbigkit():
    if not all(JBIGKIT):
        if os.environ.get("CI"):
            pytest.fail("jbigkit is missing: apt-get install jbigkit-bin")
        pytest.skip("jbigkit is missing: apt-get install jbigkit-bin")


def packed(width: int, height: int, black) -> bytes:
    """Rows of bytes; `black(x, y)`."""
    step = (width + 7) // 8
    data = bytearray(step * height)
    for y in range(height):
        for x in range(width):
            if black(x, y):
                data[y * step + x // 8] |= 0x80 >> x % 8
    return bytes(data)


def strokes(width: int, height: int, seed: int) -> bytes:
    """Something like a signature: a pen two pixels wide that wanders."""
    dice = random.Random(seed)
    inked = set()
    for _ in range(dice.randint(1, 12)):
        x, y, angle = dice.random() * width, dice.random() * height, dice.random() * 6
        for _ in range(dice.randint(5, width // 2)):
            angle += dice.uniform(-0.4, 0.4)
            x, y = x + math.cos(angle), y + math.sin(angle)
            inked |= {(int(x) + i, int(y) + j) for i in (0, 1) for j in (0, 1)}
    return packed(width, height, lambda x, y: (x, y) in inked)


def pictures() -> list[tuple[bytes, int, int]]:
    noise = random.Random(82)
    made = [(strokes(240, 120, seed), 240, 120) for seed in range(8)]
    made += [(strokes(w, h, w), w, h) for w, h in [(320, 150), (128, 48), (237, 79), (600, 300)]]
    made += [(packed(w, h, lambda *_: noise.random() < 0.5), w, h) for w, h in [(64, 64), (37, 19), (1, 1), (9, 1)]]
    made += [(packed(240, 120, lambda *_: 0), 240, 120), (packed(240, 120, lambda *_: 1), 240, 120)]
    made += [(packed(100, 60, lambda x, y: (x // 7 + y // 5) % 2), 100, 60)]
    return made


def test_jbigkit_reads_what_we_encode(device, tmp_path):
    given = pictures()
    results = device("jbig_cases", [["encoded", rows.hex(), w, h] for rows, w, h in given])
    for number, ((rows, width, height), got) in enumerate(zip(given, results, strict=True)):
        entity, pbm = tmp_path / f"{number}.jbg", tmp_path / f"{number}.pbm"
        entity.write_bytes(bytes.fromhex(got))
        subprocess.run([JBIGKIT[0], entity, pbm], check=True)
        assert pbm.read_bytes() == b"P4\n%10d\n%10d\n" % (width, height) + rows


def jbigkit_encodes(rows: bytes, width: int, height: int, folder, *options: str) -> bytes:
    (folder / "in.pbm").write_bytes(b"P4\n%d %d\n" % (width, height) + rows)
    subprocess.run([JBIGKIT[1], "-q", *options, folder / "in.pbm", folder / "out.jbg"], check=True)
    return (folder / "out.jbg").read_bytes()


@pytest.mark.parametrize("prediction", ["8", "28", "0"])
def test_we_read_what_jbigkit_encodes(device, tmp_path, prediction):
    given = pictures()
    made = [jbigkit_encodes(*one, tmp_path, "-s", str(one[2]), "-m", "0", "-p", prediction) for one in given]
    results = device("jbig_cases", [["decoded", entity.hex()] for entity in made])
    for (rows, width, height), got in zip(given, results, strict=True):
        assert got == [width, height, rows.hex()]


def test_the_same_bytes_as_jbigkit(device, tmp_path):
    given = pictures()
    made = [jbigkit_encodes(*one, tmp_path, "-s", str(one[2]), "-m", "0", "-p", "8") for one in given]
    results = device("jbig_cases", [["encoded", rows.hex(), w, h] for rows, w, h in given])
    for expected, got in zip(made, results, strict=True):
        assert got[40:] == expected[20:].hex()


def test_no_room_is_an_error(device):
    rows, width, height = pictures()[0]
    whole = len(device("jbig_cases", [["encoded", rows.hex(), width, height]])[0]) // 2
    cases = [["encoded", rows.hex(), width, height, room] for room in (0, 21, 22, whole - 1)]
    assert device("jbig_cases", cases) == ["no room"] * 4
    assert len(device("jbig_cases", [["encoded", rows.hex(), width, height, whole]])[0]) // 2 == whole


def test_what_is_no_picture(device):
    good = device("jbig_cases", [["encoded", "ff" * 8, 64, 1]])[0]
    broken = ["", "00", good[:42], "01" + good[2:]]
    broken += [good[:8] + "ffffffff" + good[16:], good[:8] + "00000000" + good[16:]]
    broken += [good[:24] + "00000000" + good[32:], good[:36] + "04" + good[38:], good[:38] + "40" + good[40:]]
    expected = ["header"] * 4 + ["size"] * 2 + ["data"] + ["header"] * 2
    assert device("jbig_cases", [["decoded", entity] for entity in broken]) == expected


def test_any_bytes_behind_the_header_are_some_picture(device):
    head = device("jbig_cases", [["encoded", "ff" * 60, 240, 2]])[0][:40]
    dice = random.Random(1)
    cases = [["decoded", head + dice.randbytes(dice.randint(2, 60)).hex()] for _ in range(200)]
    assert all(got[:2] == [240, 2] for got in device("jbig_cases", cases))
