"""Frozen into MicroPython, which runs it first, in place of a `boot.py` on the file system: from here on only frozen
modules can be imported, and in production Control-C does nothing until `main.py` runs, which sees to that itself."""

import sys

sys.path[:] = [".frozen"]

import micropython  # noqa: E402 (the path comes first)

import trust  # noqa: E402

if trust.IS_PRODUCTION:
    micropython.kbd_intr(-1)
