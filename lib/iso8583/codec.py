"""Packing and unpacking of ISO 8583 messages with a 64-bit bitmap and BCD lengths, after a table of fields.

The engine knows no field: the table is the dialect. A message starts with its MTI; framing, TPDU and the like are the
caller's.
"""

from array import array
from binascii import hexlify
from micropython import const

from iso8583 import _field
from iso8583._field import put
from iso8583._text import fill, first_unprintable, put_digits
from iso8583.errors import (
    CHARACTER,
    DIGIT,
    LENGTH,
    LONG,
    PAD,
    ROOM,
    ROW,
    SECONDARY,
    SHORT,
    TRAILING,
    TYPE,
    UNKNOWN,
    Iso8583Error,
)
from iso8583.fields import AN, LEFT, LEFT_F, NONE, RIGHT, SPACES, B, N, Z, check_row
from iso8583.message import Message

_HEAD = const(10)  # bytes of MTI and bitmap
_DECIMAL = const(9)  # highest digit of a number

_AT = const(0)  # in a control block: see `_field`
_END = const(1)
_KIND = const(2)
_LENGTHS = const(3)
_MAXIMUM = const(4)
_PADDING = const(5)
_BUFFERS = (bytes, bytearray, memoryview)
_TEXTS = (str,) + _BUFFERS
_KINDS = {N: _field.DECIMAL, Z: _field.TRACK, AN: _field.TEXT, B: _field.RAW}
_PADDINGS = {
    RIGHT: _field.RIGHT, LEFT: _field.LEFT, LEFT_F: _field.LEFT_F, SPACES: _field.SPACES, NONE: _field.NONE,
}  # fmt: skip
_REASONS = {
    _field.TOO_LONG: LONG, _field.WRONG_LENGTH: LENGTH, _field.NO_ROOM: ROOM, _field.NOT_A_DIGIT: DIGIT,
    _field.NOT_PRINTABLE: CHARACTER,
}  # fmt: skip


class Spec:
    """A dialect: the fields a message can have."""

    def __init__(self, rows) -> None:
        """`rows`: see `iso8583.fields`. Raises Iso8583Error (ROW) for a row that makes no sense or comes twice."""
        self._controls = {}  # all that is kept of a row: what `put` is told of the field
        for row in rows:
            check_row(row)
            if row[0] in self._controls:
                raise Iso8583Error(ROW, row[0], 0)
            self._controls[row[0]] = array("i", (0, 0, _KINDS[row[2]], row[3], row[4], _PADDINGS[row[5]]))

    def rows(self):
        """The table again, by number; the names are not kept."""
        for number in sorted(self._controls):
            _, _, kind, lengths, maximum, padding = self._controls[number]
            yield number, "", _word(_KINDS, kind), lengths, maximum, _word(_PADDINGS, padding)

    def pack(self, mti: str, values: dict, out: bytearray, offset: int = 0) -> int:
        """Write a message at `offset` and return where it ends.

        `values` maps field numbers to str, or to bytes-likes: ASCII digits or characters for fields of kind N, Z and AN
        (so that a secret can live in a bytearray), raw bytes for B. Raises Iso8583Error, with offsets in `out`.
        """
        if offset < 0 or offset + _HEAD > len(out):
            raise Iso8583Error(ROOM, 0, offset)
        fill(out, offset, offset + _HEAD, 0)
        if len(mti) != 4 or put_digits(mti.encode(), out, 2 * offset, _DECIMAL) >= 0:
            raise Iso8583Error(DIGIT, 0, offset)
        at = offset + _HEAD
        room = len(out)
        for number in sorted(values):
            control = self._controls.get(number)
            if control is None:
                raise Iso8583Error(UNKNOWN, number, at)
            out[offset + 2 + (number - 1 >> 3)] |= 0x80 >> (number - 1 & 7)
            value = values[number]
            if not isinstance(value, _TEXTS if control[_KIND] != _field.RAW else _BUFFERS):
                raise Iso8583Error(TYPE, number, at)
            control[_AT] = at
            control[_END] = room
            end = put(value, out, control)
            if end < 0:
                raise Iso8583Error(_REASONS[-end >> 16], number, at + (-end & 0xFFFF))
            at = end
        return at

    def unpack(self, buffer: bytes, start: int, end: int) -> Message:
        """Read the message in `buffer` from `start` to `end`, all of it.

        Raises Iso8583Error, and nothing else, for whatever is wrong with it.
        """
        if not 0 <= start <= end <= len(buffer):
            raise Iso8583Error(SHORT, 0, start)
        view = memoryview(buffer)
        at = start + _HEAD
        if at > end:
            raise Iso8583Error(SHORT, 0, end)
        mti = hexlify(view[start : start + 2]).decode()
        if not mti.isdigit():
            raise Iso8583Error(DIGIT, 0, start)
        message = Message(mti)
        for i in range(8):
            number = 8 * i + 1
            bits = view[start + 2 + i]
            while bits:
                if bits & 0x80:
                    control = self._controls.get(number)
                    if control is None:
                        raise Iso8583Error(SECONDARY if number == 1 else UNKNOWN, number, at)
                    at = _unpack_field(number, control, view, at, end, message)
                bits = bits << 1 & 0xFF
                number += 1
        if at != end:
            raise Iso8583Error(TRAILING, 0, at)
        return message


def _word(codes: dict, code: int) -> str:
    return next(word for word in codes if codes[word] == code)


def _unpack_field(number: int, control: array, view: memoryview, at: int, end: int, message: Message) -> int:
    kind, lengths, maximum = control[_KIND], control[_LENGTHS], control[_MAXIMUM]
    length = maximum
    if lengths:
        if at + lengths > end:
            raise Iso8583Error(SHORT, number, at)
        text = hexlify(view[at : at + lengths])
        if not text.isdigit():
            raise Iso8583Error(LENGTH, number, at)
        length = int(text)
        if length > maximum:
            raise Iso8583Error(LONG, number, at)
        at += lengths
    size = (length + 1) // 2 if kind <= _field.TRACK else length
    stop = at + size
    if stop > end:
        raise Iso8583Error(SHORT, number, at)
    if kind == _field.RAW:
        value = bytes(view[at:stop])
    elif kind == _field.TEXT:
        _check_printable(view[at:stop], number, at)
        value = str(view[at:stop], "ascii")
    else:
        value = hexlify(view[at:stop]).decode()
        first = 0
        if length & 1:  # one nibble too many: a zero in front; or behind, where dialects fill with 0 or with F
            first = 1 if control[_PADDING] == _field.RIGHT else 0
            pad = value[0] if first else value[-1]
            if pad != "0" and (first or pad != "f"):
                raise Iso8583Error(PAD, number, at if first else stop - 1)
            value = value[1:] if first else value[:-1]
        if kind == _field.TRACK:
            value = value.upper()
        elif value and not value.isdigit():
            raise Iso8583Error(DIGIT, number, at + (first + _first_letter(value) >> 1))
    message.add(number, value, at, stop)
    return stop


def _check_printable(text: bytes, number: int, at: int) -> None:
    bad = first_unprintable(text)
    if bad >= 0:
        raise Iso8583Error(CHARACTER, number, at + bad)


def _first_letter(text: str) -> int:
    index = 0
    while text[index].isdigit():
        index += 1
    return index
