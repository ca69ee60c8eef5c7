"""What is frozen into MicroPython beside its own modules: the loader, what it stands on, and whom it trusts.

`build/<board>/frozen` has the sources, for boards/<board>/manifest.py; `build/<board>/frozen.romfs` has the same
compiled, for the simulator.
"""

import pathlib
import re
import shutil

from tools.image import loader_pictures
from tools.image.signers import Signers
from tools.image.signing import modulus
from tools.paths import ROOT

LOADER = ROOT / "firmware" / "loader"
FIRST = ("boot.py", "main.py")  # what MicroPython runs by name
LIBRARIES = ("imageslots", "signedrom")
DRIVER = re.compile(r"^ *from drivers\.(\w+) import", re.MULTILINE)


def write(folder: pathlib.Path, board: str, signers: Signers) -> None:
    """Lay the sources out in an empty folder."""
    for path in LOADER.glob("*.py"):
        copy(path, folder / path.name if path.name in FIRST else folder / "loader" / path.name)
    (folder / "loader" / "pictures.py").write_text(loader_pictures.module(), encoding="utf-8")
    for name in LIBRARIES:
        for path in (ROOT / "lib" / name).glob("*.py"):
            copy(path, folder / name / path.name)
    parts = ROOT / "boards" / board / "boot_parts.py"
    copy(parts, folder / "boot_parts.py")
    wanted = [parts]
    while wanted:
        for name in DRIVER.findall(wanted.pop().read_text(encoding="utf-8")):
            driver = ROOT / "lib" / "drivers" / f"{name}.py"
            if not (folder / "drivers" / driver.name).exists():
                copy(driver, folder / "drivers" / driver.name)
                wanted.append(driver)
    (folder / "trust.py").write_text(trust(board, signers), encoding="utf-8")


def trust(board: str, signers: Signers) -> str:
    """The module that says whom the device believes."""
    return (
        '"""Whom this device believes. Made by tools/image/frozen.py."""\n\n'
        f"KEYS = ({modulus(signers.image)!r},)\n"
        f"TECHNICIANS = ({modulus(signers.technician)!r},)\n"
        f"BOARD = {board.encode('ascii')!r}\n"
        f"IS_PRODUCTION = {signers.production}\n"
    )


def copy(source: pathlib.Path, target: pathlib.Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
