"""Prove the one-way imports: lib <- firmware <- boards, and that the firmware does not know where it runs.

    python -m tools.lint.imports
"""

import ast
import pathlib
import re
import sys

from tools.paths import ROOT

SILICON = {"machine", "network", "esp32", "esp", "neopixel"}
RUNTIME = {
    "array", "asyncio", "binascii", "cryptolib", "deflate", "errno", "framebuf", "gc", "hashlib", "io", "json", "math",
    "micropython", "os", "random", "re", "select", "socket", "ssl", "struct", "sys", "time", "tls", "uctypes", "vfs",
}
TELLS = re.compile(r"simulat|unix_port|sys\.platform|emulat", re.IGNORECASE)


def packages(folder: pathlib.Path) -> set[str]:
    """Top-level names importable from a folder on `sys.path`."""
    return {p.stem for p in folder.iterdir() if p.suffix == ".py" or (p.is_dir() and p.name != "__pycache__")}


def imported(path: pathlib.Path) -> list[tuple[int, str]]:
    """(line, top-level name) of every import in a file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, name.name.split(".")[0]) for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.lineno, node.module.split(".")[0]))
    return found


def check(root: pathlib.Path) -> list[str]:
    """What breaks the rules below `root`, as `path:line: words`."""
    lib, firmware = packages(root / "lib"), packages(root / "firmware")
    faults = []
    for folder, allowed in (("lib", lib | RUNTIME), ("firmware", lib | firmware | RUNTIME | {"build_info", "trust"})):
        for path in sorted((root / folder).rglob("*.py")):
            place = path.relative_to(root).as_posix()
            for line, name in imported(path):
                if place.startswith("lib/drivers/") and name in SILICON:
                    continue
                if place == "firmware/main.py" and name == "board":
                    continue
                if place.startswith("firmware/loader/") and name == "boot_parts":
                    continue
                if name not in allowed:
                    faults.append(f"{place}:{line}: {folder}/ must not import '{name}'")
            if folder == "firmware":
                for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                    if TELLS.search(text):
                        faults.append(f"{place}:{number}: firmware/ must not know where it runs")
    return faults


if __name__ == "__main__":
    problems = check(ROOT)
    print("\n".join(problems) if problems else "imports: one way")
    sys.exit(bool(problems))
