"""Noto Sans SC from its npm package: one variable WOFF2 file a slice of Unicode, opened when first needed."""

import functools
import json

from PIL import Image, ImageDraw, ImageFont

from tools.paths import ROOT

PACKAGE = ROOT / "node_modules" / "@fontsource-variable" / "noto-sans-sc"


class Face:
    """The font at one weight."""

    def __init__(self, weight: int):
        self._weight = weight
        self._slices = _slices()
        self._open = functools.cache(self._load)

    def _load(self, name: str, size: int) -> ImageFont.FreeTypeFont:
        path = PACKAGE / "files" / f"noto-sans-sc-{name}-wght-normal.woff2"
        font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
        font.set_variation_by_axes([self._weight])
        return font

    def has(self, char: str) -> bool:
        return ord(char) in self._slices

    def advance(self, char: str, size: int) -> float:
        """Pixels to the next glyph. Hinting rounds it together with the shape, so that letters are evenly spaced."""
        return self._open(self._slices[ord(char)], size).getlength(char)

    def draw(self, char: str, size: int) -> tuple[Image.Image, int, int]:
        """The glyph in 256 levels on a square of three ems, and where its pen and base line are in it."""
        image = Image.new("L", (3 * size, 3 * size))
        font = self._open(self._slices[ord(char)], size)
        ImageDraw.Draw(image).text((size, 2 * size), char, fill=255, font=font, anchor="ls")
        return image, size, 2 * size


@functools.cache
def _slices() -> dict[int, str]:
    """Name of the slice that holds each code point."""
    found = {}
    for name, ranges in json.loads((PACKAGE / "unicode.json").read_text(encoding="utf-8")).items():
        for part in ranges.split(","):
            first, _, last = part.removeprefix("U+").partition("-")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                found[code] = name.strip("[]")
    return found
