"""The NOTICE that goes into the image: third-party parts and their licences."""

import json

from tools.paths import ROOT

HEAD = """TinyTill
Copyright the TinyTill authors. Licensed under the Apache License, Version 2.0.

This image contains:
"""
FONTS = {"@fontsource-variable/noto-sans-sc": "Noto Sans SC (glyph masks for the display)"}


def text() -> str:
    """The NOTICE, with each part's version and licence as its own package states them."""
    lines = [HEAD]
    for package, what in FONTS.items():
        folder = ROOT / "node_modules" / package
        facts = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        lines.append(f"- {what}, from {package} {facts['version']}, licence {facts['license']}:\n")
        lines.append((folder / "LICENSE").read_text(encoding="utf-8"))
    return "\n".join(lines)
