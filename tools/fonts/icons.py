"""Turn `icons.txt` into the icon file: one mask an icon and size, and the corners of rounded boxes.

The file is a romtable. Under (name, size) lies a record (`masks.py`) and, behind it, the mask: 2 bits a dot for one
colour; 4 bits for two, an index into the mixes of quarters (`PAIRS`). Under ("corner", radius) lie radius**2 weights
of 0 to 32, row by row from the outer corner of the upper left quarter.
"""

import pathlib
from dataclasses import dataclass

from PIL import Image

from tools.fonts import masks, shapes
from tools.image import romtable

SOURCE = pathlib.Path(__file__).with_name("icons.txt")
LARGEST_RADIUS = 12
PAIRS = [(first, second) for first in range(5) for second in range(5 - first)]  # as in lib/canvas


@dataclass(frozen=True)
class Icon:
    """An icon as written: `(operation, numbers)` on a square of `grid` units."""

    name: str
    grid: int
    sizes: list[int]
    steps: list[tuple[str, list[float]]]

    @property
    def two_colours(self) -> bool:
        return any(op.startswith("2") for op, _ in self.steps)


def read(text: str) -> list[Icon]:
    """Parse the icon source."""
    icons = []
    for line in text.splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "icon":
            icons.append(Icon(words[1], int(words[3]), [int(word) for word in words[5:]], []))
        else:
            icons[-1].steps.append((words[0], [float(word) for word in words[1:]]))
    return icons


def layers(icon: Icon, size: int) -> tuple[list[float], list[float]]:
    """How much of each pixel the first and the second colour cover."""
    side = size * shapes.SAMPLES
    first, second = Image.new("1", (side, side)), Image.new("1", (side, side))
    for op, numbers in icon.steps:
        stencil = shapes.stencil(size, size / icon.grid, *shapes.shape(op.lstrip("2-"), numbers))
        first.paste(0 if op[0] in "2-" else 1, mask=stencil)
        second.paste(1 if op[0] == "2" else 0, mask=stencil)
    return shapes.coverage(first), shapes.coverage(second)


def mask(icon: Icon, size: int) -> masks.Mask:
    """Levels 0 to 3 for one colour, indexes of PAIRS for two."""
    first, second = layers(icon, size)
    if not icon.two_colours:
        return masks.crop([round(3 * share) for share in first], size)
    levels = []
    for a, b in zip(first, second, strict=True):
        all_of_it = round(4 * (a + b))
        quarters = round(all_of_it * a / (a + b)) if all_of_it else 0
        levels.append(PAIRS.index((quarters, all_of_it - quarters)))
    return masks.crop(levels, size)


def corner(radius: int) -> bytes:
    stencil = shapes.stencil(2 * radius, 1, [shapes.disc(radius, radius, radius)], [])
    quarter = shapes.coverage(stencil)
    return bytes(round(32 * quarter[y * 2 * radius + x]) for y in range(radius) for x in range(radius))


def build() -> bytes:
    """The icon file."""
    values = {("corner", radius): corner(radius) for radius in range(1, LARGEST_RADIUS + 1)}
    drawn = {}
    for icon in read(SOURCE.read_text(encoding="utf-8")):
        for size in icon.sizes:
            drawn[icon.name, size] = (mask(icon, size), icon.two_colours)
    for name, (picture, two) in drawn.items():
        values[name] = bytes(masks.RECORD) + picture.packed(4 if two else 2)
    data, places = romtable.build(values)
    file = bytearray(data)
    for name, (picture, two) in drawn.items():
        at = places[name]
        file[at : at + masks.RECORD] = picture.record(at + masks.RECORD, int(two))
    return bytes(file)
