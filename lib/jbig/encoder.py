"""Encodes a black and white picture as one JBIG bi-level image entity (ITU-T T.82 | ISO/IEC 11544).

One layer, one plane, one stripe, three-line template, typical prediction: what a signature needs.
"""

import struct
from array import array

from jbig._qm import AT, COUNT, CT, END, FULL, HELD, NOTHING, WIDTH, A, C, encode_row
from jbig.errors import ROOM, SIZE, JbigError
from jbig.rows import LARGEST, Rows

# DL 0, D 0, P 1, fill; width, height, lines of a stripe; MX 8, MY 0; order ILEAVE SMID; options TPDON TPBON DPON, of
# which only TPBON means something for a single layer: others look for these very bytes
_HEADER = ">4sIII4s"
_START = b"\x00\x00\x01\x00"
_WAY = b"\x08\x00\x03\x1c"
_STRIPE_END = b"\xff\x02"


class Encoder:
    """Takes the picture row by row, so that the caller can let others run in between."""

    def __init__(self, width: int, height: int, out):
        """`out`: a bytearray or memoryview for the result. Raises JbigError for a size beyond LARGEST a side."""
        if not 0 < width <= LARGEST or not 0 < height <= LARGEST:
            raise JbigError(SIZE)
        if len(out) < 22:
            raise JbigError(ROOM)
        struct.pack_into(_HEADER, out, 0, _START, width, height, height, _WAY)
        self._out = out
        self._left = height
        self._rows = Rows(width)
        self._bit = bytearray(1)
        self._was_typical = 0
        self._coder = array("I", [0] * COUNT)
        self._coder[A], self._coder[CT], self._coder[HELD] = 0x10000, 11, NOTHING
        self._coder[AT], self._coder[END] = 20, len(out)

    def row(self, bits) -> None:
        """The next row: packed, the leftmost pixel is the highest bit, 1 is black. Raises JbigError for one too
        many."""
        if not self._left:
            raise JbigError(SIZE)
        self._left -= 1
        rows, coder = self._rows, self._coder
        rows.unpack(bits)
        typical = int(rows.is_like_above())
        self._bit[0] = int(typical == self._was_typical)
        self._was_typical = typical
        coder[WIDTH] = 0
        encode_row(coder, rows.contexts, self._bit, self._out)
        if not typical:
            coder[WIDTH] = rows.width
            encode_row(coder, rows.contexts, rows.pixels, self._out)
        rows.advance()

    def finish(self) -> int:
        """Length of the entity in `out`. Raises JbigError when rows are missing or there was no room."""
        if self._left:
            raise JbigError(SIZE)
        self._flush()
        at = self._coder[AT]
        if at + 2 > len(self._out):
            raise JbigError(ROOM)
        self._out[at : at + 2] = _STRIPE_END
        return at + 2

    def _flush(self) -> None:
        """T.82, 6.8.2.10: as many zero bits as possible at the end; trailing zero bytes are not sent."""
        coder = self._coder
        low = coder[C]
        code = (low + coder[A] - 1) & 0xFFFF0000
        if code < low:
            code += 0x8000
        code <<= coder[CT]
        carry = code > 0x7FFFFFF
        tail = bytearray()
        if coder[HELD] != NOTHING:
            tail.append(coder[HELD] + carry)
        tail += (b"\x00" if carry else b"\xff") * coder[FULL]
        tail += bytes((code >> 19 & 0xFF, code >> 11 & 0xFF))
        end = len(tail)
        while end and not tail[end - 1]:
            end -= 1
        for byte in tail[:end]:
            self._put(byte)
            if byte == 0xFF:
                self._put(0)

    def _put(self, byte: int) -> None:
        at = self._coder[AT]
        if at < len(self._out):
            self._out[at] = byte
        self._coder[AT] = at + 1
