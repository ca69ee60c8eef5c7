"""Draw the loader's screens: the module `loader/pictures.py` that goes among the frozen ones.

What the bytes mean: firmware/loader/screens.py.
"""

import zlib

from PIL import Image

from tools.fonts.noto import Face

WIDTH, HEIGHT = 320, 240
MARGIN = 14
GLYPH = (10, 20)
SIZES = {32: 700, 24: 700, 16: 500}  # size to weight
COPYING = (
    (32, 30, "正在更换程序"), (24, 72, "Replacing the program"), (16, 116, "约 20 秒，请稍候。"),
    (16, 138, "About 20 s, please wait."),
)  # fmt: skip
RECOVERY = (
    (32, 10, "程序校验失败"), (24, 52, "Program check failed"), (16, 92, "机具不能启动，交易记录仍在。"),
    (16, 114, "请关机再开；仍不行请致电服务商，报："), (16, 146, "Cannot start. Records are safe."),
    (16, 168, "Restart it. If this stays, call service:"),
)  # fmt: skip


class PictureError(Exception):
    """A text does not fit; the argument says which."""


def module() -> str:
    """The source of the module."""
    glyphs = b"".join(packed(glyph(chr(code))) for code in range(32, 127))
    values = {"COPYING": squeezed(COPYING), "RECOVERY": squeezed(RECOVERY), "GLYPHS": glyphs}
    return "\n".join(
        [
            '"""Drawn by tools/image/loader_pictures.py."""',
            "",
            *(f"{name} = {value!r}" for name, value in values.items()),
            "",
        ]
    )


def squeezed(texts: tuple[tuple[int, int, str], ...]) -> bytes:
    """A picture, packed so that a small window unpacks it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 10)
    return packer.compress(packed(draw(texts))) + packer.flush()


def draw(texts: tuple[tuple[int, int, str], ...]) -> Image.Image:
    """Texts (size, top, words) on an empty screen, in 256 levels. Raises PictureError."""
    screen = Image.new("L", (WIDTH, HEIGHT))
    for size, top, words in texts:
        if write(screen, words, size, MARGIN, top) > WIDTH - MARGIN // 2:
            raise PictureError(f"the loader's text is too wide: {words}")
    return screen


def write(screen: Image.Image, words: str, size: int, x: float, top: int) -> float:
    """Write from `x`; where the text ends."""
    face = Face(SIZES[size])
    base = top + (88 * size + 50) // 100
    for char in words:
        if char != " ":
            picture, pen, line = face.draw(char, size)
            box = picture.getbbox()
            if box is not None:
                ink = picture.crop(box)
                screen.paste(255, (round(x) - pen + box[0], base - line + box[1]), ink)
        x += face.advance(char, size)
    return x


def glyph(char: str) -> Image.Image:
    """One character in the middle of its cell."""
    cell = Image.new("L", GLYPH)
    face = Face(SIZES[16])
    write(cell, char, 16, max(0.0, (GLYPH[0] - face.advance(char, 16)) / 2), 2)
    return cell


def packed(picture: Image.Image) -> bytes:
    """Four levels a dot, the first in the low bits."""
    levels = [(value * 3 + 127) // 255 for value in picture.tobytes()]
    return bytes(sum(level << 2 * i for i, level in enumerate(levels[at : at + 4])) for at in range(0, len(levels), 4))
