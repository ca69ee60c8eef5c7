"""The label for the back of a device: a QR code and the same in words, 50 x 25 mm at 300 dpi."""

import pathlib

import segno
from PIL import Image, ImageDraw, ImageFont

DPI = 300
SIZE = (590, 295)
MARGIN = 20


def draw(serial: str, terminal: str, merchant: str, board: str, version: str) -> Image.Image:
    """The label as a picture, black on white. `merchant`: "" when it is not known."""
    label = Image.new("1", SIZE, 1)
    code = segno.make(text(serial, terminal, board, version), error="m", micro=False)
    modules = [[bool(cell) for cell in row] for row in code.matrix]
    scale = (SIZE[1] - 2 * MARGIN) // len(modules)
    pen = ImageDraw.Draw(label)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                at = (MARGIN + x * scale, MARGIN + y * scale)
                pen.rectangle((*at, at[0] + scale - 1, at[1] + scale - 1), fill=0)
    left = MARGIN + len(modules) * scale + 24
    lines = [(34, serial), (26, f"T {terminal}"), (26, f"M {merchant}"), (22, f"{board} {version}"), (22, "TinyTill")]
    if not merchant:
        del lines[2]
    top = MARGIN
    for size, line in lines:
        pen.text((left, top), line, font=ImageFont.load_default(size), fill=0)
        top += size + 20
    return label


def text(serial: str, terminal: str, board: str, version: str) -> str:
    """What the code says: what a hotline asks for."""
    return f"TINYTILL {serial} {terminal} {board} {version}"


def write(file: pathlib.Path, label: Image.Image) -> None:
    """Write it as PNG or PDF, by the file's name."""
    label.save(file, resolution=DPI, dpi=(DPI, DPI))
