"""The host codec, writing: any values give a message that reads as the same values, or an Iso8583Error.

The input is a script: MTI 4 | room 2 | then for each field: number 1 | form 1 | length 2 | value. Nothing outside the
room is touched: it is machine code that writes.
"""

from host.fields import SPEC
from iso8583 import errors
from iso8583.errors import Iso8583Error
from iso8583.fields import AN, FIXED, LEFT, SPACES, B, N, Z

LARGEST = 1500
REASONS = (errors.DIGIT, errors.CHARACTER, errors.LENGTH, errors.LONG, errors.UNKNOWN, errors.TYPE, errors.ROOM)
_ROOM = 1200
_GUARD = 64
_FULL = b"\xa5" * _GUARD
_memory = bytearray(_FULL + bytes(_ROOM) + _FULL)
_rows = {row[0]: row for row in SPEC.rows()}
_GOOD = {N: b"0123456789", Z: b"0123456789=DABCDEF", AN: b" 0Az~-*9", B: b"\x00\xff\x80a"}


def seeds() -> list:
    """A script for every field on its own, at its shortest and longest, and one for each third of the table."""
    made = []
    for row in sorted(_rows.values()):
        for length in (1, row[4] - 1, row[4]):
            made.append(b"0200\x04\xb0" + _script(row, row[4] if row[3] == FIXED else length))
    for third in range(3):
        made.append(b"0210\x04\xb0" + b"".join([_script(row, min(row[4], 40) if row[3] else row[4])
                                                for row in sorted(_rows.values())[third::3]]))
    return made


def _script(row: tuple, length: int) -> bytes:
    good = _GOOD[row[2]]
    value = bytes([good[i % len(good)] for i in range(length)])
    return bytes((row[0], 3 if row[2] == B else row[0] % 4)) + len(value).to_bytes(2, "big") + value


def _read(data: bytearray) -> tuple:
    """(mti, room, values) of a script."""
    view = memoryview(data)
    values = {}
    at = 6
    while at + 4 <= len(data):
        number, form = data[at] - (256 if data[at] > 250 else 0), data[at + 1]
        length = data[at + 2] << 8 | data[at + 3]
        at += 4
        values[number] = _value(form % 6, view[at : at + length])
        at += length
    return str(bytes([c & 0x7F for c in data[:4]]), "ascii"), int.from_bytes(data[4:6], "big") % (_ROOM + 1), values


def _value(form: int, raw):
    if form == 0:
        return str(bytes([c & 0x7F for c in raw]), "ascii")
    if form == 1:
        return bytes(raw)
    if form == 2:
        return bytearray(raw)
    if form == 3:
        return raw
    if form == 4:
        return "".join([chr(c) for c in raw])  # above 7F: two bytes a character
    return None if len(raw) & 1 else 5


def run(data: bytearray) -> bool:
    mti, room, values = _read(data)
    out = memoryview(_memory)[_GUARD : _GUARD + room]
    offset = data[5] % 16 if len(data) > 5 else 0
    behind = _memory[_GUARD + room :]
    try:
        end = SPEC.pack(mti, values, out, offset)
    except Iso8583Error as error:
        assert len(error.args) == 3 and error.args[0] in REASONS, error.args
        assert -5 <= error.field <= 255 and 0 <= error.offset <= _ROOM + 16, error.args
        end = -1
    assert _memory[:_GUARD] == _FULL and _memory[_GUARD + room :] == behind, "wrote outside its room"
    if end < 0:
        return False
    message = SPEC.unpack(out, offset, end)
    assert message.mti == mti and sorted(message.values) == sorted(values), "reads as other fields"
    for number, value in values.items():
        assert message.values[number] == _normal(_rows[number], value), "field %d reads as another value" % number
    return True


def _normal(row: tuple, value):
    """What a value reads as: text, filled up."""
    if row[2] == B:
        return bytes(value) + bytes(row[4] - len(value) if row[3] == FIXED else 0)
    text = value if isinstance(value, str) else str(bytes(value), "ascii")
    if row[2] == Z:
        text = text.replace("=", "D")
    if row[3] == FIXED:
        missing = row[4] - len(text)
        text = text + " " * missing if row[5] == SPACES else "0" * missing + text if row[5] != LEFT else text
    return text


