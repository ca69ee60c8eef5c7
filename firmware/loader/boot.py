"""Frozen into MicroPython, which runs it first, in place of a `boot.py` on the file system: from here on only frozen
modules can be imported, and Control-C does nothing until `main.py` runs, which decides about it anew.

An interrupt is raised where code jumps. There is no jump before Control-C is off, and one that came until then is
taken up here: left over, it would end this file, and MicroPython would not run `main.py` but show a prompt.
"""

import sys

sys.path[:] = [".frozen"]

import micropython  # noqa: E402 (the path comes first)

micropython.kbd_intr(-1)
try:
    for _ in range(2):
        pass
except KeyboardInterrupt:
    pass
