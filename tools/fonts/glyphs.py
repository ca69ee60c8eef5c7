"""Make the font files: glyph masks of four levels at one size.

File, little-endian: "F", size u8, bits a dot u8, 0, number of glyphs u16; code points u16 in rising order; a record a
glyph (`masks.py`, its last byte the advance in quarter pixels); the masks.
"""

import struct

from tools.fonts import masks
from tools.fonts.noto import Face

BITS = 2
WEIGHTS = {16: 500, 24: 500, 32: 700, 48: 700}
DIGIT_WIDTHS = {16: 9, 24: 14, 32: 19, 48: 28}  # all ten alike, so that amounts do not jitter
ASCII = {chr(code) for code in range(0x20, 0x7F)}
LATIN_1 = {chr(code) for code in range(0xA0, 0x100)}
MONEY = set("0123456789,.-\u2212+¥ ")
SIGNS = set("¥\u2212·…，。：；？！（）、％")


def gb2312() -> set[str]:
    """Every character of GB 2312: 6763 Hanzi and 682 signs."""
    cells = (bytes([row, column]) for row in range(0xA1, 0xF8) for column in range(0xA1, 0xFF))
    return {char for cell in cells if (char := cell.decode("gb2312", errors="ignore"))}


def base_line(size: int) -> int:
    """Rows from the top of a text to its base line, as in lib/canvas."""
    return (88 * size + 50) // 100


def mask(face: Face, char: str, size: int) -> masks.Mask:
    image, pen, base = face.draw(char, size)
    levels = [(value * 3 + 127) // 255 for value in image.tobytes()]
    return masks.crop(levels, image.width, -pen, base_line(size) - base)


def advance(face: Face, char: str, size: int) -> int:
    """Quarter pixels."""
    if char.isascii() and char.isdigit():
        return DIGIT_WIDTHS[size] * 4
    return round(face.advance(char, size) * 4)


def build(size: int, wanted: set[str]) -> bytes:
    """The font file with the glyphs of `wanted` that the font has."""
    face = Face(WEIGHTS[size])
    chars = sorted(char for char in wanted if face.has(char))
    count = len(chars)
    head = struct.pack("<cBBBH", b"F", size, BITS, 0, count) + struct.pack(f"<{count}H", *map(ord, chars))
    records, packed = b"", bytearray()
    at = len(head) + masks.RECORD * count
    for char in chars:
        picture = mask(face, char, size)
        records += picture.record(at + len(packed), advance(face, char, size))
        packed += picture.packed(BITS)
    return head + records + bytes(packed)
