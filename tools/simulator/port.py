"""Start MicroPython's unix port inside this process, with files mapped into its memory.

ROMFS images are mounted from mapped memory, so they execute in place and cost no heap, as on the board. Large parts of
the simulated hardware (flash cells, display memory) are mapped read-write: they stay in their files however the process
ends, and other processes can look at them.

    python -m tools.simulator.port --rom /sim=build/simulator/silicon.romfs --map flash=var/flash.bin --run start

In MicroPython, `sys.argv` holds one `name@address+length` per --map, then the arguments after `--`.
"""

import argparse
import ctypes
import mmap
import pathlib

import micropython_run

HEAP = "192wK"  # words: the object count of a 192 KB heap on a 32-bit core


def mapped(path: pathlib.Path, writable: bool) -> tuple[int, int]:
    """Map a whole file for the rest of the process's life; return (address, length)."""
    with path.open("r+b" if writable else "rb") as file:
        # without write access a private mapping still gives ctypes the address it needs
        access = mmap.ACCESS_WRITE if writable else mmap.ACCESS_COPY
        area = mmap.mmap(file.fileno(), 0, access=access)
    view = ctypes.c_char.from_buffer(area)
    KEEP.append(view)
    return ctypes.addressof(view), len(area)


KEEP: list[ctypes.c_char] = []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--heap", default=HEAP)
    parser.add_argument("--rom", action="append", default=[], metavar="MOUNT=IMAGE")
    parser.add_argument("--dir", action="append", default=[], metavar="MOUNT=FOLDER")
    parser.add_argument("--map", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("--run", required=True, metavar="MODULE")
    parser.add_argument("rest", nargs="*")
    args = parser.parse_args()

    lines = ["import sys, vfs, uctypes"]
    path = []
    for item in args.rom:
        mount, file = item.split("=", 1)
        address, length = mapped(pathlib.Path(file), writable=False)
        lines.append(f"vfs.mount(vfs.VfsRom(uctypes.bytearray_at({address}, {length})), {mount!r})")
        path += [mount, mount + "/lib"]
    for item in args.dir:
        mount, folder = item.split("=", 1)
        lines.append(f"vfs.mount(vfs.VfsPosix({str(pathlib.Path(folder).resolve())!r}), {mount!r})")
        path.insert(0, mount)
    names = []
    for item in args.map:
        name, file = item.split("=", 1)
        address, length = mapped(pathlib.Path(file), writable=True)
        names.append(f"{name}@{address}+{length}")
    lines.append(f"sys.path[:] = {[*path, '.frozen']!r}")
    lines.append(f"sys.argv[:] = {[args.run, *names, *args.rest]!r}")
    lines.append(f"import {args.run}")
    return int(micropython_run.run_main(["micropython", "-X", f"heapsize={args.heap}", "-c", "\n".join(lines)]) or 0)


if __name__ == "__main__":
    raise SystemExit(main())
