"""Build the ROMFS images: the product's, and the simulated silicon's.

The product image holds `firmware/` at its root, `lib/` under `lib/`, the board's `board.py`, the assets made by
`tools.image.assets` and a `build_info` module. The silicon image holds `boards/simulator/`,
and what tools/boards.py tells about each board's circuit.
"""

import pathlib
import shutil
import subprocess
import sys
import tomllib

from tools import boards
from tools.image import assets, notice, signing
from tools.image.compile import CompileError, compile_file, compile_tree
from tools.paths import BUILD, ROOT

PRODUCT_LIMIT = 1536 * 1024  # bytes: the design's flash budget


class ImageError(Exception):
    """The image cannot be built; the argument says why, in words for the person at the keyboard."""


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def pack(stage: pathlib.Path, image: pathlib.Path) -> None:
    """Pack a folder into a ROMFS image with mpremote; its own compile step stays off, ours is done."""
    command = [sys.executable, "-m", "mpremote", "romfs", "--no-mpy", "-o", str(image), "build", str(stage)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode or not image.exists():
        raise ImageError(f"mpremote could not build the image:\n{done.stdout}{done.stderr}")


def fresh(folder: pathlib.Path) -> pathlib.Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def build_product(board: str = boards.DEFAULT) -> pathlib.Path:
    """Build `build/<board>/tinytill.romfs` and return its path."""
    if board not in boards.names():
        raise ImageError(f"no board '{board}'; there are: {', '.join(boards.names())}")
    out = BUILD / board
    stage = fresh(out / "stage")
    try:
        compile_tree(ROOT / "firmware", stage)
        compile_tree(ROOT / "lib", stage / "lib")
        for path in boards.modules(board):
            compile_file(path, stage / path.with_suffix(".mpy").name, path.name)
        info = out / "build_info.py"
        info.write_text(f'VERSION = "{version()}"\nBOARD = "{board}"\n', encoding="utf-8")
        compile_file(info, stage / "build_info.mpy", "build_info.py")
    except CompileError as error:
        raise ImageError(str(error)) from None
    assets.build(stage / "assets")
    (stage / "NOTICE").write_text(notice.text(), encoding="utf-8")
    image = out / "tinytill.romfs"
    pack(stage, image)
    if image.stat().st_size > PRODUCT_LIMIT:
        raise ImageError(f"the image has {image.stat().st_size} bytes, the budget is {PRODUCT_LIMIT}")
    return image


def build_silicon() -> pathlib.Path:
    """Build `build/simulator/silicon.romfs` and return its path."""
    out = BUILD / "simulator"
    stage = fresh(out / "stage")
    trust = out / "trust.py"
    technicians = f"TECHNICIANS = ({signing.modulus(signing.technician_key())!r},)"
    trust.write_text(f"{technicians}\nIS_PRODUCTION = False\n", encoding="utf-8")
    try:
        compile_tree(ROOT / "boards" / "simulator", stage)
        compile_file(trust, stage / "trust.mpy", "trust.py")
        for name in boards.names():
            circuit = stage / "circuits" / f"{name}.json"
            circuit.parent.mkdir(exist_ok=True)
            circuit.write_text(boards.load(name).circuit(), encoding="utf-8")
    except (CompileError, boards.BoardError) as error:
        raise ImageError(str(error)) from None
    image = out / "silicon.romfs"
    pack(stage, image)
    return image
