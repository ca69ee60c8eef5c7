"""Draws the scenes in MicroPython and turns what the display was sent into pictures."""

import array
import hashlib
import subprocess
import sys
from dataclasses import dataclass

from PIL import Image

from tools import boards
from tools.paths import BUILD, ROOT

THEMES = ("light", "dark", "hc", "big")  # the last one: large texts in the light one
LANGUAGES = ("zh", "en")
OUT = BUILD / "screens"
SIZE = (320, 240)
BYTES = 2 * SIZE[0] * SIZE[1]
MARK = "@@picture "
CUT = "@@cut "
CROWDED = "@@crowded "


@dataclass(frozen=True)
class Picture:
    """One scene in one theme and language; `raw` is big-endian RGB565."""

    scene: str
    theme: str
    language: str
    raw: bytes

    @property
    def name(self) -> str:
        return f"{self.scene}-{self.theme}-{self.language}"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()[:20]

    def image(self) -> Image.Image:
        words = array.array("H", self.raw)
        words.byteswap()
        return Image.frombytes("RGB", SIZE, words.tobytes(), "raw", "BGR;16")


def told(output: str, mark: str) -> list[str]:
    """What the renderer said behind a mark, each once."""
    return sorted({line.removeprefix(mark) for line in output.splitlines() if line.startswith(mark)})


def draw() -> tuple[list[Picture], list[str], list[str]]:
    """Every scene in every theme and language; scene, language, id and words of texts that do not fit; and what
    tests/unit/crowding.py says."""
    OUT.mkdir(parents=True, exist_ok=True)
    folders = {"/tests": ROOT / "tests" / "unit", "/screens": ROOT / "tests" / "screens", "/out": OUT}
    roms = {"/sim": BUILD / "simulator" / "silicon.romfs", "/rom": boards.image()}
    command = [sys.executable, "-m", "tools.simulator.port"]
    for mount, folder in folders.items():
        command += ["--dir", f"{mount}={folder}"]
    for mount, image in roms.items():
        command += ["--rom", f"{mount}={image}"]
    command += ["--heap", "320wK"]  # all scenes and what they import, in one interpreter
    command += ["--run", "render", "--", ",".join(THEMES), ",".join(LANGUAGES)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    names = [line.removeprefix(MARK).split() for line in done.stdout.splitlines() if line.startswith(MARK)]
    raw = (OUT / "pictures.raw").read_bytes()
    if done.returncode or len(raw) != BYTES * len(names):
        raise RuntimeError(f"the screens could not be drawn:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    pictures = [Picture(*name, raw[i * BYTES : (i + 1) * BYTES]) for i, name in enumerate(names)]
    return pictures, told(done.stdout, CUT), told(done.stdout, CROWDED)
