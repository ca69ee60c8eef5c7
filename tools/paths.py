"""Where things are in a checkout."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"  # everything made; safe to delete
VAR = ROOT / "var"  # what a running terminal and acquirer keep: flash, books, certificates
