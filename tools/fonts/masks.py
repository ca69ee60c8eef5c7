"""Masks packed for `lib/canvas/_blit`: cropped to their ink, dots in one run without gaps at row ends.

A record, 8 bytes: offset of the mask in the file u24, left + 128, top + 128, width, height, and one byte of the
file's own (a glyph's advance in quarter pixels; an icon's number of colours less one).
"""

from dataclasses import dataclass

RECORD = 8


@dataclass(frozen=True)
class Mask:
    """Levels row by row, and where the first one lies from the pen or the icon's corner."""

    left: int
    top: int
    width: int
    height: int
    levels: tuple[int, ...]

    def packed(self, bits: int) -> bytes:
        """The levels, `bits` each, the first in the low bits."""
        per_byte = 8 // bits
        groups = [self.levels[i : i + per_byte] for i in range(0, len(self.levels), per_byte)]
        return bytes(sum(level << bits * i for i, level in enumerate(group)) for group in groups)

    def record(self, offset: int, last: int) -> bytes:
        place = bytes([self.left + 128, self.top + 128, self.width, self.height, last])
        return offset.to_bytes(3, "little") + place


def crop(levels: list[int], width: int, left: int = 0, top: int = 0) -> Mask:
    """Cut off what is empty around the levels; `left` and `top` are where the uncut picture lies."""
    rows = [levels[i : i + width] for i in range(0, len(levels), width)]
    used = [y for y, row in enumerate(rows) if any(row)]
    if not used:
        return Mask(0, 0, 0, 0, ())
    columns = [x for x in range(width) if any(row[x] for row in rows)]
    x0, x1, y0, y1 = columns[0], columns[-1] + 1, used[0], used[-1] + 1
    kept = tuple(level for row in rows[y0:y1] for level in row[x0:x1])
    return Mask(left + x0, top + y0, x1 - x0, y1 - y0, kept)
