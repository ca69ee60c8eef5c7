"""iso8583: published messages both ways, each kind of field, every reason of refusal, mutated messages."""

import json
import random
import sys

from check import equal, raises
from iso8583 import _text, _text_bytecode, errors
from iso8583.codec import Spec
from iso8583.errors import Iso8583Error
from iso8583.fields import AN, FIXED, LEFT, LEFT_F, LLLVAR, LLVAR, NONE, RIGHT, SPACES, B, N, Z, read_rows

sys.path.append("/repo/tests/vectors")
from unionpay_fields import UNIONPAY

h = bytes.fromhex
MESSAGES = "/repo/tests/vectors/unionpay_messages.jsonl"

KINDS = {row[0]: row[2] for row in UNIONPAY}
spec = Spec(UNIONPAY)


def published():
    with open(MESSAGES) as lines:
        for line in lines:
            yield json.loads(line)


def values_of(message):
    return {int(n): h(text) if KINDS[int(n)] == B else text for n, text in message["fields"].items()}


def test_published_messages_unpack_to_their_breakdown():
    count = 0
    for message in published():
        body = h(message["body"])
        got = spec.unpack(body, 0, len(body))
        equal(got.mti, message["mti"], message["name"])
        equal(got.values, values_of(message), message["name"])
        count += 1
    equal(count, 47)


def test_published_messages_pack_to_the_same_bytes():
    out = bytearray(1024)
    for message in published():
        body = h(message["body"])
        end = spec.pack(message["mti"], values_of(message), out, 13)
        equal(out[13:end], body, message["name"])
        equal(out[:13], bytes(13))


def test_values_can_be_bytes_of_text():
    out = bytearray(1024)
    for message in published():
        values = {n: v.encode() if isinstance(v, str) else memoryview(v) for n, v in values_of(message).items()}
        values = {n: bytearray(v) for n, v in values.items()}
        end = spec.pack(message["mti"], values, out)
        equal(out[:end], h(message["body"]), message["name"])


def test_places_of_fields():
    for message in published():
        body = b"......." + h(message["body"]) + b"..."
        got = spec.unpack(body, 7, len(body) - 3)
        for number, value in got.values.items():
            start, end = got.at(number)
            if KINDS[number] in (AN, B):
                equal(body[start:end], value if KINDS[number] == B else value.encode())
            else:
                assert value in body[start:end].hex().upper()
        if 64 in got.values:
            equal(got.at(64), (len(body) - 11, len(body) - 3))
        equal(got.at(128), None)


def field(number, value, *more):
    """The bytes of one field on its own."""
    out = bytearray(600)
    end = spec.pack("0200", {number: value}, out)
    return out[10:end].hex().upper()


def test_alignment_and_padding():
    equal(field(22, "021"), "0210")
    equal(field(23, "001"), "0001")
    equal(field(23, "1"), "0001")
    equal(field(4, "12345"), "000000012345")
    equal(field(4, ""), "000000000000")
    equal(field(2, "6200000000001234566"), "1962000000000012345660")
    equal(field(35, "6200000000001234566=30122011234567890"), "376200000000001234566D301220112345678900")
    equal(field(60, "00000001004"), "0011000000010040")
    equal(field(60, "2200000700050"), "001322000007000500")
    equal(field(61, "000001000002"), "0012000001000002")
    equal(field(48, "0" * 62), "0062" + "00" * 31)
    equal(field(44, "01020000   48010000   "), "22" + b"01020000   48010000   ".hex())
    equal(field(41, "1234"), "3132333420202020")
    equal(field(55, b""), "0000")


def test_pad_nibble_f():
    f_spec = Spec(((35, "track 2", Z, LLVAR, 37, LEFT_F), (22, "entry mode", N, FIXED, 3, LEFT_F)))
    out = bytearray(40)
    end = f_spec.pack("0200", {22: "021", 35: "123=4"}, out)
    equal(out[10:end], h("021F" + "05123D4F"))
    equal(f_spec.unpack(out, 0, end).values, {22: "021", 35: "123D4"})
    out[10:12] = h("0210")
    equal(f_spec.unpack(out, 0, end).values[22], "021")


def refused(reason, number, offset, message):
    error = raises(Iso8583Error, spec.unpack, message, 0, len(message))
    equal((error.reason, error.field, error.offset), (reason, number, offset), message.hex())
    equal(error.args, (reason, number, offset))


def alone(number, wire):
    """A message of one field."""
    bitmap = bytearray(8)
    bitmap[(number - 1) // 8] = 0x80 >> (number - 1) % 8
    return h("0200") + bitmap + h(wire)


def test_unpack_refusals():
    for length in range(10):
        refused(errors.SHORT, 0, length, bytes(length))
    refused(errors.DIGIT, 0, 0, h("02A0") + bytes(8))
    refused(errors.TRAILING, 0, 10, h("0200") + bytes(9))
    refused(errors.SECONDARY, 1, 10, h("020080") + bytes(7 + 8))
    refused(errors.UNKNOWN, 5, 10, alone(5, "000000"))
    refused(errors.SHORT, 3, 10, alone(3, "0000"))
    refused(errors.SHORT, 2, 10, alone(2, ""))
    refused(errors.SHORT, 60, 10, alone(60, "00"))
    refused(errors.SHORT, 2, 11, alone(2, "196200000000001234"))
    refused(errors.LENGTH, 2, 10, alone(2, "1A62000000000012345660"))
    refused(errors.LENGTH, 60, 10, alone(60, "00F1000000010040"))
    refused(errors.LONG, 2, 10, alone(2, "2062000000000012345660"))
    refused(errors.LONG, 60, 10, alone(60, "9999000000010040"))
    refused(errors.DIGIT, 4, 14, alone(4, "00000000D345"))
    refused(errors.DIGIT, 4, 12, alone(4, "00000D000D45"))
    refused(errors.DIGIT, 23, 11, alone(23, "000A"))
    refused(errors.PAD, 23, 10, alone(23, "1001"))
    refused(errors.PAD, 22, 11, alone(22, "0211"))
    refused(errors.PAD, 2, 12, alone(2, "03621A"))
    refused(errors.CHARACTER, 39, 11, alone(39, "3080"))
    refused(errors.CHARACTER, 39, 10, alone(39, "0030"))
    equal(raises(Iso8583Error, spec.unpack, bytes(20), 15, 14).reason, errors.SHORT)
    equal(raises(Iso8583Error, spec.unpack, bytes(20), 0, 21).reason, errors.SHORT)
    equal(raises(Iso8583Error, spec.unpack, bytes(20), -10, 20).reason, errors.SHORT)


def test_pack_refusals():
    out = bytearray(64)
    for values, reason, number, offset in (
        ({5: "1"}, errors.UNKNOWN, 5, 10),
        ({1: bytes(8)}, errors.UNKNOWN, 1, 10),
        ({3: "1234567"}, errors.LONG, 3, 10),
        ({2: "1" * 20}, errors.LONG, 2, 10),
        ({3: "000000", 4: "12A4"}, errors.DIGIT, 4, 18),
        ({4: "-100"}, errors.DIGIT, 4, 14),
        ({2: "6212D"}, errors.DIGIT, 2, 13),
        ({35: "6212G"}, errors.DIGIT, 35, 13),
        ({22: "02"}, errors.LENGTH, 22, 10),
        ({52: bytes(7)}, errors.LENGTH, 52, 10),
        ({52: bytes(9)}, errors.LONG, 52, 10),
        ({52: "00000000"}, errors.TYPE, 52, 10),
        ({4: 100}, errors.TYPE, 4, 10),
        ({4: None}, errors.TYPE, 4, 10),
        ({39: "0"}, errors.LENGTH, 39, 10),
        ({41: "店1"}, errors.CHARACTER, 41, 10),
        ({41: b"1\n"}, errors.CHARACTER, 41, 11),
        ({55: bytes(60)}, errors.ROOM, 55, 10),
        ({55: bytes(52), 64: bytes(8)}, errors.ROOM, 64, 64),
    ):
        error = raises(Iso8583Error, spec.pack, "0200", values, out)
        equal((error.reason, error.field, error.offset), (reason, number, offset))
    equal(len(out), 64)
    for mti in ("020", "02000", "02A0", ""):
        equal(raises(Iso8583Error, spec.pack, mti, {}, out).reason, errors.DIGIT)
    equal(raises(Iso8583Error, spec.pack, "0200", {}, out, 55).reason, errors.ROOM)
    equal(raises(Iso8583Error, spec.pack, "0200", {}, out, -1).reason, errors.ROOM)
    equal(spec.pack("0200", {}, out, 54), 64)


def test_tables_are_checked():
    for row in (
        (1, "bitmap", B, FIXED, 8, NONE),
        (65, "far", B, FIXED, 8, NONE),
        (2, "", B, FIXED, 8, NONE),
        (2, "x", "q", FIXED, 8, NONE),
        (2, "x", N, 3, 8, RIGHT),
        (2, "x", N, LLVAR, 100, LEFT),
        (2, "x", N, LLLVAR, 1000, LEFT),
        (2, "x", N, FIXED, 0, LEFT),
        (2, "x", N, FIXED, 8, SPACES),
        (2, "x", AN, FIXED, 8, RIGHT),
        (2, "x", AN, LLVAR, 8, SPACES),
        (2, "x", B, FIXED, 8, SPACES),
    ):
        error = raises(Iso8583Error, Spec, (row,))
        equal((error.reason, error.field), (errors.ROW, row[0]))
    row = (2, "x", B, FIXED, 8, NONE)
    equal(raises(Iso8583Error, Spec, (row, row)).reason, errors.ROW)


def test_a_table_can_be_told_again_and_be_a_text():
    equal([row[2:] for row in spec.rows()], [row[2:] for row in sorted(UNIONPAY)])
    equal([row[0] for row in spec.rows()], sorted(KINDS))
    table = """
2  n ll    19  left   card number
35 z lll   104 left_f track
41 an fixed 8  spaces terminal
64 b fixed 8   none   MAC
"""
    expected = [
        (2, "card number", N, LLVAR, 19, LEFT), (35, "track", Z, LLLVAR, 104, LEFT_F),
        (41, "terminal", AN, FIXED, 8, SPACES), (64, "MAC", B, FIXED, 8, NONE),
    ]
    equal(list(read_rows(table)), expected)
    Spec(read_rows(table))


def test_mutated_messages_raise_nothing_else():
    random.seed(20260612)
    bodies = [h(message["body"]) for message in published()]
    understood = 0
    out = bytearray(1200)
    for number in range(6000):
        body = bytearray(bodies[number % len(bodies)])
        for _ in range(random.randint(1, 3)):
            at = random.randint(0, min(len(body) - 1, random.choice((9, 40, 2000))))
            what = random.randint(0, 4)
            if what == 0:
                body[at] = random.randint(0, 255)
            elif what == 1:
                body[at] ^= 1 << random.randint(0, 7)
            elif what == 2:
                body = body[:at] + body[at + 1 :]
            elif what == 3:
                body = body[:at] + bytes([random.randint(0, 255)]) + body[at:]
            else:
                body = body[: at + 1]
            if not body:
                break
        try:
            message = spec.unpack(body, 0, len(body))
        except Iso8583Error as error:
            assert 0 <= error.field <= 64 and 0 <= error.offset <= len(body), error
            continue
        understood += 1
        end = spec.pack(message.mti, message.values, out)  # what was understood can be said again
        again = spec.unpack(out, 0, end)
        equal(again.values, message.values)
    assert 300 < understood < 5000, understood


def test_bytecode_twin_is_the_same():
    for text in (b"0123456789", b"12=3D4", b"12A", b"1F:", b"9/", b"@", b"\x000", b"\xff", b"Ga", b" ~", b"\x7f", b""):
        for highest in (9, 15):
            machine, twin = bytearray(8), bytearray(8)
            result = _text.put_digits(text, machine, 3, highest)
            equal(_text_bytecode.put_digits(text, twin, 3, highest), result, str(text))
            equal(twin, machine)
        equal(_text_bytecode.first_unprintable(text), _text.first_unprintable(text), str(text))
        machine, twin = bytearray(8), bytearray(8)
        _text.fill(machine, 2, 7, 0x20)
        _text_bytecode.fill(twin, 2, 7, 0x20)
        equal(twin, machine)
