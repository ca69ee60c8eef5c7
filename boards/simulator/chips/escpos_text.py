"""The printer's text: characters with their style, gathered into a line, drawn row by row from the font ROM.

The ROM (tools/simulator/printer_font.py) holds, one after the other: 95 Latin glyphs of 12x24 (2 bytes a row) and of
8x16 (1 byte a row), codes 20..7E; then 94 x 87 + 1 Chinese ones of 24x24 (3 bytes a row) and of 16x16 (2 bytes a row),
GB 2312 zones 1 to 87, the last one being the box that stands for a missing glyph.
"""

from array import array
from micropython import const

from chips._dots import put_row, rule

DOTS = const(384)
_LATIN = const(95)
_HANZI = const(94 * 87 + 1)
_AT_LATIN_16 = const(_LATIN * 48)
_AT_HANZI_24 = const(_AT_LATIN_16 + _LATIN * 16)
_AT_HANZI_16 = const(_AT_HANZI_24 + _HANZI * 72)
FONT_SIZE = const(_AT_HANZI_16 + _HANZI * 32)


class Style:
    """How characters look from here on."""

    def __init__(self):
        self.small = 0
        self.bold = 0
        self.underline = 0  # dots
        self.reverse = 0
        self.wide = 1  # Latin magnification
        self.high = 1
        self.hanzi_wide = 1
        self.hanzi_high = 1
        self.hanzi_underline = 0
        self.spacing = 0


class TextLine:
    """One print line being gathered."""

    def __init__(self, font):
        self._font = font
        self._spec = array("i", [0, 0, 0, 0, 0, 0, DOTS])
        self.clear()

    def clear(self) -> None:
        self.items = []  # (place in the font, bytes a row, width, height, across, down, x, bold, underline, reverse)
        self.record = b""  # the characters, in GB 18030
        self.x = 0
        self.height = 0

    def skip_to(self, x: int) -> None:
        """Move to another place in the line."""
        self.record += b" " * max(0, (x - self.x) // 12)
        self.x = x

    def add(self, code: bytes, style: Style, limit: int) -> bool:
        """Add a character: ASCII, or 2 or 4 bytes of GB 18030. False when it does not fit before `limit`.

        What is neither ASCII nor GB 2312 is drawn as a box.
        """
        if len(code) == 1:
            if style.small:
                return self._add(_AT_LATIN_16 + (code[0] - 32) * 16, 1, 8, 16, code, style, False, limit)
            return self._add((code[0] - 32) * 48, 2, 12, 24, code, style, False, limit)
        zone, place = code[0] - 0xA1, code[1] - 0xA1
        glyph = _HANZI - 1
        if len(code) == 2 and 0 <= zone < 87 and 0 <= place < 94:
            glyph = zone * 94 + place
        elif code == b"\x00\x00":
            code = b"?"
        if style.small:
            return self._add(_AT_HANZI_16 + glyph * 32, 2, 16, 16, code, style, True, limit)
        return self._add(_AT_HANZI_24 + glyph * 72, 3, 24, 24, code, style, True, limit)

    def _add(self, place, stride, width, height, code, style, chinese, limit) -> bool:
        across = max(style.wide, style.hanzi_wide) if chinese else style.wide
        down = max(style.high, style.hanzi_high) if chinese else style.high
        if self.x + width * across > limit:
            return False
        underline = style.hanzi_underline if chinese else style.underline
        item = (place, stride, width, height, across, down, self.x, style.bold, underline, style.reverse)
        self.items.append(item)
        self.record += code
        self.x += (width + style.spacing) * across
        self.height = max(self.height, height * down)
        return True

    def rows(self, shift: int, row):
        """Draw the line into `row`, once for each of its rows; characters stand on the same ground.

        `shift` is what alignment adds to x.
        """
        spec = self._spec
        for y in range(self.height):
            for at in range(48):
                row[at] = 0
            for place, stride, width, height, across, down, x, bold, underline, reverse in self.items:
                line = y - (self.height - height * down)
                if line < 0:
                    continue
                spec[0] = place + line // down * stride
                spec[1], spec[2], spec[3], spec[4], spec[5] = width, across, x + shift, bold, reverse
                put_row(row, self._font, spec)
                if underline and line >= height * down - underline:
                    rule(row, x + shift, x + shift + width * across, DOTS)
            yield row
