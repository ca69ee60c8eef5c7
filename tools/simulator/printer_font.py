"""Make the font ROM of the simulated printer: `build/simulator/printer_font.bin`.

Real modules of this kind carry GB 2312 in 24x24 and 16x16 dots with Latin letters of half the width. Ours are drawn
from Noto Sans SC and Noto Sans Mono (OFL), the latter at a width at which a letter is exactly half a Hanzi wide. The
layout is described, and read, in boards/simulator/chips/escpos_text.py.
"""

import json
import pathlib
import re

from PIL import Image, ImageDraw, ImageFont

from tools.paths import ROOT
from tools.simulator.state import FONT_ROM, StateError

SANS = ROOT / "node_modules" / "@fontsource-variable" / "noto-sans-sc"
MONO = ROOT / "node_modules" / "@fontsource-variable" / "noto-sans-mono"
LATIN = range(0x20, 0x7F)
ZONES = 87  # GB 2312 ends here
WEIGHT = 500
INK = 110  # grey level from which a dot is printed


def slices() -> dict[int, pathlib.Path]:
    """Which of the font package's files has a code point."""
    found = {}
    for name, ranges in json.loads((SANS / "unicode.json").read_text(encoding="utf-8")).items():
        file = SANS / "files" / f"noto-sans-sc-{name.strip('[]')}-wght-normal.woff2"
        for low, high in re.findall(r"U\+([0-9a-fA-F]+)(?:-([0-9a-fA-F]+))?", ranges):
            found.update(dict.fromkeys(range(int(low, 16), int(high or low, 16) + 1), file))
    return found


def pack(image: Image.Image) -> bytes:
    """A grey image as dots, rows padded to bytes, most significant bit left."""
    return image.point(lambda level: 255 if level >= INK else 0).convert("1").tobytes()


def drawn(font: ImageFont.FreeTypeFont, text: str, width: int, height: int, base: int) -> bytes:
    """One glyph, centred across, on the given base line."""
    image = Image.new("L", (width, height))
    pen = ImageDraw.Draw(image)
    advance = font.getlength(text)
    pen.text(((width - advance) / 2, base), text, fill=255, font=font, anchor="ls")
    return pack(image)


def missing(size: int) -> bytes:
    """The box that stands for a glyph the ROM does not have."""
    image = Image.new("L", (size, size))
    ImageDraw.Draw(image).rectangle((2, 2, size - 3, size - 3), outline=255, width=size // 12)
    return pack(image)


def latin(width: int, height: int) -> bytes:
    font = ImageFont.truetype(MONO / "files" / "noto-sans-mono-latin-standard-normal.woff2", height)
    font.set_variation_by_axes([WEIGHT, 62.5])
    return b"".join(drawn(font, chr(code), width, height, round(height * 0.8)) for code in LATIN)


def hanzi(size: int, files: dict[int, pathlib.Path]) -> bytes:
    """All characters of GB 2312 in the order of their zones, then the box."""
    box = missing(size)
    glyphs = [box] * (94 * ZONES + 1)
    wanted: dict[pathlib.Path, list[tuple[int, str]]] = {}
    for place in range(94 * ZONES):
        try:
            char = bytes((0xA1 + place // 94, 0xA1 + place % 94)).decode("gb2312")
        except UnicodeDecodeError:
            continue
        if ord(char) in files:
            wanted.setdefault(files[ord(char)], []).append((place, char))
    for file, chars in wanted.items():
        font = ImageFont.truetype(file, size)
        font.set_variation_by_axes([WEIGHT])
        for place, char in chars:
            glyphs[place] = drawn(font, char, size, size, round(size * 0.88))
    return b"".join(glyphs)


def build() -> pathlib.Path:
    """Make the ROM and return its path. Raises StateError when the fonts are missing."""
    for package in (SANS, MONO):
        if not package.is_dir():
            raise StateError(f"the font package {package.name} is missing; run make setup")
    files = slices()
    FONT_ROM.parent.mkdir(parents=True, exist_ok=True)
    half_done = FONT_ROM.with_suffix(".new")
    half_done.write_bytes(latin(12, 24) + latin(8, 16) + hanzi(24, files) + hanzi(16, files))
    half_done.replace(FONT_ROM)
    return FONT_ROM


def ensure() -> pathlib.Path:
    """The ROM's path; it is made when it is missing or older than this file."""
    if FONT_ROM.exists() and FONT_ROM.stat().st_mtime >= pathlib.Path(__file__).stat().st_mtime:
        return FONT_ROM
    return build()


if __name__ == "__main__":
    print(build())
