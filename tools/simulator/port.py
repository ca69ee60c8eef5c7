"""Start MicroPython's unix port inside this process, with files mapped into its memory.

ROMFS images are mounted from mapped memory, so they execute in place and cost no heap, as on the board. Large parts of
the simulated hardware (flash cells, display memory) are mapped read-write: they stay in their files however the process
ends, and other processes can look at them.

    python -m tools.simulator.port --rom /sim=build/simulator/silicon.romfs --map flash=var/flash.bin --run start

In MicroPython, `sys.argv` holds one `name@address+length` per --map and --data, then the arguments after `--`.
"""

import argparse
import ctypes
import mmap
import pathlib

import micropython_run

HEAP = "192wK"  # words: the object count of a 192 KB heap on a 32-bit core
KEEP: list[ctypes.c_char] = []


def mapped(path: pathlib.Path, writable: bool) -> tuple[int, int]:
    """Map a whole file for the rest of the process's life; return (address, length)."""
    with path.open("r+b" if writable else "rb") as file:
        # without write access a private mapping still gives ctypes the address it needs
        access = mmap.ACCESS_WRITE if writable else mmap.ACCESS_COPY
        area = mmap.mmap(file.fileno(), 0, access=access)
    view = ctypes.c_char.from_buffer(area)
    KEEP.append(view)
    return ctypes.addressof(view), len(area)


def run(
    module: str,
    roms: dict[str, pathlib.Path],
    maps: dict[str, pathlib.Path],
    *,
    data: dict[str, pathlib.Path] | None = None,
    folders: dict[str, pathlib.Path] | None = None,
    rest: list[str] | None = None,
    heap: str = HEAP,
) -> int:
    """Run a MicroPython module to its end and return its exit status.

    `roms`: mount point -> ROMFS image; `folders`: mount point -> folder, first on the path;
    `maps`: name -> file, mapped read-write; `data`: name -> file, of which the program gets its own changeable copy.
    """
    lines = ["import sys, vfs, uctypes"]
    path = []
    for mount, image in roms.items():
        address, length = mapped(image, writable=False)
        lines.append(f"vfs.mount(vfs.VfsRom(uctypes.bytearray_at({address}, {length})), {mount!r})")
        path += [mount, mount + "/lib"]
    for mount, folder in (folders or {}).items():
        lines.append(f"vfs.mount(vfs.VfsPosix({str(folder.resolve())!r}), {mount!r})")
        path.insert(0, mount)
    names = []
    for writable, files in ((True, maps), (False, data or {})):
        for name, file in files.items():
            address, length = mapped(file, writable)
            names.append(f"{name}@{address}+{length}")
    lines.append(f"sys.path[:] = {[*path, '.frozen']!r}")
    lines.append(f"sys.argv[:] = {[module, *names, *(rest or [])]!r}")
    lines.append(f"import {module}")
    return int(micropython_run.run_main(["micropython", "-X", f"heapsize={heap}", "-c", "\n".join(lines)]) or 0)


def pairs(items: list[str]) -> dict[str, pathlib.Path]:
    """`NAME=FILE` arguments as a dictionary."""
    return {name: pathlib.Path(file) for name, file in (item.split("=", 1) for item in items)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--heap", default=HEAP)
    parser.add_argument("--rom", action="append", default=[], metavar="MOUNT=IMAGE")
    parser.add_argument("--dir", action="append", default=[], metavar="MOUNT=FOLDER")
    parser.add_argument("--map", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--data", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--run", required=True, metavar="MODULE")
    parser.add_argument("rest", nargs="*")
    args = parser.parse_args()
    return run(
        args.run, pairs(args.rom), pairs(args.map), data=pairs(args.data), folders=pairs(args.dir), rest=args.rest,
        heap=args.heap,
    )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
