"""Build the ROMFS images: the product's, signed, with what is frozen into MicroPython; and the simulated silicon's.

The product image holds `firmware/` at its root (all but the loader), `lib/` under `lib/`, the board's `board.py` and
`boot_parts.py`, the assets made by `tools.image.assets` and a `build_info` module. The same sources make the same
bytes, wherever, whenever and by whom they are built. The silicon image holds `boards/simulator/`, and what
tools/boards.py tells about each board's circuit.
"""

import pathlib
import shutil
import subprocess
import sys
import tomllib

from tools import boards
from tools.image import assets, frozen, notice
from tools.image.compile import CompileError, compile_file, compile_tree
from tools.image.signers import Signers, workshop
from tools.image.signing import Identity, SigningError, signed
from tools.paths import BUILD, ROOT
from tools.technician import partitions

NAMES = 3900  # that fill the simulated device's table of names, see boards/simulator/start.py
PRODUCT_LIMIT = 1536 * 1024  # bytes: the design's flash budget, with the label


class ImageError(Exception):
    """The image cannot be built; the argument says why, in words for the person at the keyboard."""


def version() -> str:
    return str(_pyproject()["project"]["version"])


def identity(board: str, production: bool = False) -> Identity:
    """What an image made of these sources says of itself."""
    return Identity(board, numbers(version()), numbers(_pyproject()["tool"]["tinytill"]["lowest"]), production)


def numbers(text: str) -> tuple[int, int, int]:
    """A version as three numbers."""
    major, minor, patch = map(int, text.split("."))
    return major, minor, patch


def _pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


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


def build_product(board: str = boards.DEFAULT, signers: Signers | None = None) -> pathlib.Path:
    """Build `build/<board>/tinytill.romfs`, signed, and return its path; beside it `unsigned.romfs`, `frozen/` and
    `frozen.romfs`. Without `signers` they are this checkout's own. Raises ImageError."""
    if board not in boards.names():
        raise ImageError(f"no board '{board}'; there are: {', '.join(boards.names())}")
    out = BUILD / board
    unsigned, image = out / "unsigned.romfs", boards.image(board)
    try:
        signers = signers or workshop()
        _frozen(board, signers)
        _stage(board, out)
        pack(out / "stage", unsigned)
        image.write_bytes(signed(unsigned.read_bytes(), signers.image, identity(board, signers.production)))
    except (CompileError, SigningError, partitions.PartitionError) as error:
        raise ImageError(str(error)) from None
    table = partitions.read_csv(boards.FOLDERS / board / "partitions.csv")
    limit = min([PRODUCT_LIMIT, *(row.size for row in table if row.label == "romfs")])
    if image.stat().st_size > limit:
        raise ImageError(f"the image has {image.stat().st_size} bytes with its label, the budget is {limit}")
    return image


def _frozen(board: str, signers: Signers) -> None:
    """What goes into MicroPython, as sources and compiled."""
    folder = fresh(BUILD / board / "frozen")
    frozen.write(folder, board, signers)
    compile_tree(folder, fresh(BUILD / board / "frozen_stage"))
    pack(BUILD / board / "frozen_stage", boards.frozen(board))


def _stage(board: str, out: pathlib.Path) -> None:
    """All that goes into the image, in `out/stage`."""
    stage = fresh(out / "stage")
    compile_tree(ROOT / "firmware", stage)
    shutil.rmtree(stage / "loader")
    compile_tree(ROOT / "lib", stage / "lib")
    for path in boards.modules(board):
        compile_file(path, stage / path.with_suffix(".mpy").name, path.stem)
    info = out / "build_info.py"
    info.write_text(f'VERSION = "{version()}"\nBOARD = "{board}"\n', encoding="utf-8")
    compile_file(info, stage / "build_info.mpy", "build_info")
    assets.build(stage / "assets")
    (stage / "NOTICE").write_text(notice.text(), encoding="utf-8")


def build_silicon() -> pathlib.Path:
    """Build `build/simulator/silicon.romfs` and return its path."""
    out = BUILD / "simulator"
    stage = fresh(out / "stage")
    filling = out / "filling.py"
    filling.write_text("def names():\n" + "".join(f"    q{n:x}\n" for n in range(NAMES)), encoding="utf-8")
    try:
        compile_tree(ROOT / "boards" / "simulator", stage)
        compile_file(filling, stage / "filling.mpy", "filling")
        for name in boards.names():
            circuit = stage / "circuits" / f"{name}.json"
            circuit.parent.mkdir(exist_ok=True)
            circuit.write_text(boards.load(name).circuit(), encoding="utf-8")
    except (CompileError, boards.BoardError) as error:
        raise ImageError(str(error)) from None
    image = out / "silicon.romfs"
    pack(stage, image)
    return image
