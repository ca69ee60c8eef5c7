"""The host codec, reading: any bytes give a message that packs to the same bytes again, or an Iso8583Error."""

import json

from host.fields import SPEC
from iso8583 import errors
from iso8583.errors import Iso8583Error
from iso8583.fields import LEFT, N, Z

LARGEST = 2000
REASONS = (errors.SHORT, errors.TRAILING, errors.DIGIT, errors.PAD, errors.LENGTH, errors.LONG, errors.CHARACTER,
           errors.UNKNOWN, errors.SECONDARY)  # fmt: skip
_out = bytearray(LARGEST)
_rows = {row[0]: row for row in SPEC.rows()}


def seeds() -> list:
    bodies = []
    with open("/repo/tests/vectors/unionpay_messages.jsonl") as lines:
        for line in lines:
            bodies.append(bytes.fromhex(json.loads(line)["body"]))
    return bodies


def mutate(data: bytearray, rng) -> bytearray:
    """Lie about a length or about which fields are there."""
    if len(data) < 10:
        return data
    if rng.below(3) == 0:
        data[2 + rng.below(8)] ^= 0x80 >> rng.below(8)
        return data
    places = _length_places(data)
    if places:
        at, size = places[rng.below(len(places))]
        value = int(data[at : at + size].hex()) + (rng.below(7) - 3 if rng.below(2) else rng.below(10**size))
        if value >= 0:
            text = b"%04d" % (value % 10000)
            for i in range(size):
                data[at + i] = int(text[2 * (2 - size + i) : 2 * (2 - size + i) + 2], 16)
    return data


def _length_places(data: bytearray) -> list:
    """(offset, bytes) of each length in a message, as far as it can be read."""
    places = []
    try:
        message = SPEC.unpack(data, 0, len(data))
    except Iso8583Error:
        return places
    for number in message.values:
        size = _rows[number][3]
        if size:
            places.append((message.at(number)[0] - size, size))
    return places


def run(data: bytearray) -> bool:
    try:
        message = SPEC.unpack(data, 0, len(data))
    except Iso8583Error as error:
        check_error(error, len(data), REASONS)
        return False
    end = SPEC.pack(message.mti, message.values, _out)
    assert end == len(data), "packs to another length"
    if _out[:end] != data:
        _check_pads(message, data)
    last = 10
    for number in sorted(message.values):
        start, stop = message.at(number)
        assert start == last + _rows[number][3] and stop >= start, "place of a field"
        last = stop
    assert last == end, "place of the last field"
    return True


def _check_pads(message, data: bytearray) -> None:
    """Only the spare digit of an odd left-aligned field may differ: F is understood there and 0 is written."""
    allowed = []
    for number, value in message.values.items():
        if _rows[number][2] in (N, Z) and _rows[number][5] == LEFT and len(value) & 1:
            allowed.append(message.at(number)[1] - 1)
    for i in range(len(data)):
        if data[i] != _out[i]:
            assert i in allowed and data[i] & 0x0F == 0x0F and _out[i] == data[i] & 0xF0, "packs to other bytes"


def check_error(error, size: int, reasons: tuple) -> None:
    """An error has a documented reason and a place in the buffer, and nothing of what was read."""
    assert len(error.args) == 3 and error.args[0] in reasons, error.args
    assert 0 <= error.field <= 64 and 0 <= error.offset <= size, error.args
