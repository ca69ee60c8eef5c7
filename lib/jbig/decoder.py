"""Decodes what `encoder` makes: a bi-level image entity of one layer, one plane and one stripe (ITU-T T.82)."""

import struct
from array import array

from jbig._qm import AT, COUNT, CT, END, HELD, WIDTH, A, C, decode_row
from jbig.errors import DATA, HEADER, SIZE, JbigError
from jbig.rows import LARGEST, Rows

_START = b"\x00\x00\x01\x00"
_ORDERS = (0x00, 0x01, 0x02, 0x03)  # HITOLO and SEQ say nothing of a single layer in a single stripe
_TPBON = 0x08
_NOT_UNDERSTOOD = 0x63  # two-line template, new length, private tables
_MARKER = 0xFF


class Decoder:
    """Gives the picture row by row. `width` and `height` in pixels."""

    def __init__(self, data):
        """Raises JbigError when it is no entity of this form."""
        if len(data) < 22 or bytes(data[:4]) != _START:
            raise JbigError(HEADER)
        self.width, self.height, stripe, _, _, order, options = struct.unpack_from(">IIIBBBB", data, 4)
        if order not in _ORDERS or options & _NOT_UNDERSTOOD:
            raise JbigError(HEADER)
        if not 0 < self.width <= LARGEST or not 0 < self.height <= LARGEST:
            raise JbigError(SIZE)
        if stripe < self.height:
            raise JbigError(DATA)
        self._data = data
        self._is_predicted = bool(options & _TPBON)
        self._typical = 0
        self._left = self.height
        self._bit = bytearray(1)
        self._rows = Rows(self.width)
        self._coder = array("I", [0] * COUNT)
        self._coder[AT], self._coder[END] = 20, len(data)
        self._begin()

    def row(self, bits) -> None:
        """The next row into `bits`, packed, leftmost pixel in the highest bit, 1 is black. Raises JbigError when there
        is none left."""
        if not self._left:
            raise JbigError(SIZE)
        self._left -= 1
        rows, coder = self._rows, self._coder
        if self._is_predicted:
            coder[WIDTH] = 0
            decode_row(coder, rows.contexts, self._bit, self._data)
            self._typical = int(self._typical == self._bit[0])
        if self._typical:
            rows.copy_above()
        else:
            coder[WIDTH] = rows.width
            decode_row(coder, rows.contexts, rows.pixels, self._data)
        rows.pack(bits)
        rows.advance()

    def _begin(self) -> None:
        """T.82, 6.8.3: the first three bytes fill the registers."""
        coder = self._coder
        first, second, third = self._next(), self._next(), self._next()
        coder[A], coder[C], coder[HELD], coder[CT] = 0x10000, first << 8 | second, third << 8, 8

    def _next(self) -> int:
        """A byte of the stripe; zeros behind its end."""
        data, at = self._data, self._coder[AT]
        if at >= len(data):
            return 0
        if data[at] == _MARKER:
            if at + 1 < len(data) and data[at + 1] == 0:
                self._coder[AT] = at + 2
                return _MARKER
            return 0
        self._coder[AT] = at + 1
        return data[at]
