"""Every slip, dot by dot, as the printer's model prints it, against what was last looked at and recorded.

After a change that is meant: look at build/slips/*.png, then `pytest tests/slips --record`.
"""

import hashlib
import json
import pathlib
import subprocess
import sys

import pytest
import zxingcpp
from PIL import Image, ImageOps

from tools import boards
from tools.paths import BUILD, ROOT
from tools.simulator import printer_font
from tools.simulator.state import FONT_ROM

GOLDEN = pathlib.Path(__file__).with_name("golden.json")
OUT = BUILD / "slips"
ROW = 48


def draw() -> dict[str, bytes]:
    """The dots of every slip by its name; a PNG of each on the way."""
    OUT.mkdir(parents=True, exist_ok=True)
    printer_font.build()
    folders = {"/tests": ROOT / "tests" / "unit", "/slips": ROOT / "tests" / "slips", "/out": OUT}
    roms = {"/sim": BUILD / "simulator" / "silicon.romfs", "/rom": boards.image()}
    command = [sys.executable, "-m", "tools.simulator.port", "--data", f"font={FONT_ROM}"]
    command += [f"--dir={mount}={folder}" for mount, folder in folders.items()]
    command += [f"--rom={mount}={image}" for mount, image in roms.items()]
    done = subprocess.run([*command, "--run", "render"], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert done.returncode == 0 and "@@fault" not in done.stdout, done.stdout[-2000:] + done.stderr[-4000:]
    raw = (OUT / "slips.raw").read_bytes()
    slips, at = {}, 0
    for line in done.stdout.splitlines():
        if line.startswith("@@slip "):
            _, name, rows = line.split()
            slips[name] = raw[at : at + ROW * int(rows)]
            at += ROW * int(rows)
            dots = bytes(byte ^ 0xFF for byte in slips[name])
            Image.frombytes("1", (8 * ROW, int(rows)), dots).save(OUT / f"{name}.png")
    assert at == len(raw)
    return slips


def read_code(name: str) -> str:
    """The text of the QR code on a slip, as a telephone reads it."""
    (found,) = zxingcpp.read_barcodes(ImageOps.expand(Image.open(OUT / f"{name}.png").convert("L"), 24, 255))
    return found.text


@pytest.fixture(scope="module")
def digests(request):
    """What is printed now, and what was recorded."""
    now = {name: hashlib.sha256(raw).hexdigest()[:20] for name, raw in draw().items()}
    if request.config.getoption("--record", default=False):
        GOLDEN.write_text(json.dumps(now, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return now, json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_slips_are_as_recorded(digests):
    now, golden = digests
    assert now
    assert not [name for name in now if golden.get(name) != now[name]], "see build/slips"


def test_no_recorded_slip_is_gone(digests):
    now, golden = digests
    assert set(golden) <= set(now)


def test_a_telephone_reads_the_code_of_the_electronic_slip(digests):
    told = "https://e.tinytill.example/s?t=10012345&b=000045&n=000126&r=143509877102&a=%d&d=20261122143508"
    assert read_code("dressed_sale") == told % 128800 + "&s=3F2A91C07B1D0C2E"
    assert read_code("dressed_refund") == told % -12850 + "&s=3F2A91C07B1D0C2E"
    assert read_code("dressed_without_key") == told % 12850
