"""lib/iso8583 against `pyiso8583`: each reads what the other writes, with field tables written independently."""

import random
import string

import iso8583
import pytest

MESSAGES = 250
DIGITS = string.digits
PRINTABLE = "".join(chr(c) for c in range(0x20, 0x7F))


def row(data: str, length_bytes: int, most: int, nibbles: bool = False, **pad: str) -> dict:
    """A field as pyiso8583 describes it."""
    counted = "nibbles" if nibbles else "bytes"
    return {"data_enc": data, "len_enc": "bcd", "len_type": length_bytes, "max_len": most, "len_count": counted} | pad


def digits(most: int, length_bytes: int = 0, **pad: str) -> dict:
    return row("b", length_bytes, most, nibbles=True, **pad)


PY_SPEC = {
    "h": row("b", 0, 0),
    "t": row("b", 0, 2),
    "p": row("b", 0, 8),
    "1": row("b", 0, 8),
    "2": digits(19, 1, right_pad="0"),
    "3": digits(6),
    "4": digits(12),
    "11": digits(6),
    "12": digits(6),
    "13": digits(4),
    "14": digits(4),
    "15": digits(4),
    "22": digits(3, right_pad="0"),
    "23": digits(3, left_pad="0"),
    "25": digits(2),
    "26": digits(2),
    "32": digits(11, 1, right_pad="0"),
    "35": digits(37, 1, right_pad="0"),
    "36": digits(104, 2, right_pad="0"),
    "37": row("ascii", 0, 12),
    "38": row("ascii", 0, 6),
    "39": row("ascii", 0, 2),
    "41": row("ascii", 0, 8),
    "42": row("ascii", 0, 15),
    "43": row("b", 0, 40),
    "44": row("ascii", 1, 25),
    "46": row("ascii", 2, 255),
    "48": digits(322, 2, right_pad="0"),
    "49": row("ascii", 0, 3),
    "52": row("b", 0, 8),
    "53": digits(16),
    "54": row("ascii", 2, 20),
    "55": row("b", 2, 255),
    "56": row("b", 2, 255),
    "59": row("b", 2, 600),
    "60": digits(30, 2, right_pad="0"),
    "61": digits(29, 2, right_pad="0"),
    "62": row("b", 2, 700),
    "63": row("b", 2, 163),
    "64": row("b", 0, 8),
}
PY_SPEC |= {str(n): row("b", 0, 0) for n in range(1, 129) if str(n) not in PY_SPEC}


def value(rng: random.Random, number: str, field: dict) -> str:
    length = rng.randint(1, field["max_len"]) if field["len_type"] else field["max_len"]
    if field["data_enc"] == "ascii":
        return "".join(rng.choices(PRINTABLE, k=length))
    if field["len_count"] == "bytes":
        return rng.randbytes(length).hex().upper()
    return "".join(rng.choices(DIGITS + "ABCDEF" if number in ("35", "36") else DIGITS, k=length))


@pytest.fixture
def messages():
    """Random messages as pyiso8583 takes them."""
    rng = random.Random(20211201)
    numbers = [n for n, field in PY_SPEC.items() if n.isdigit() and field["max_len"] and n != "1"]
    made = []
    for _ in range(MESSAGES):
        chosen = rng.sample(numbers, rng.randint(0, len(numbers)))
        message = {n: value(rng, n, PY_SPEC[n]) for n in sorted(chosen, key=int)}
        made.append({"h": "", "t": "".join(rng.choices(DIGITS, k=4)), **message})
    return made


def fields_of(message: dict) -> dict:
    """Field values alone, binary ones in the device's lower case."""
    binary = [n for n, field in PY_SPEC.items() if field["data_enc"] == "b" and field["len_count"] == "bytes"]
    return {n: v.lower() if n in binary else v for n, v in message.items() if n.isdigit()}


def test_device_reads_what_pyiso8583_writes(device, messages):
    wires = [bytes(iso8583.encode(dict(message), PY_SPEC)[0]) for message in messages]
    results = device("iso8583_cases", [["unpack", wire.hex()] for wire in wires])
    for message, result in zip(messages, results, strict=True):
        assert result == [message["t"], fields_of(message)]


def test_pyiso8583_reads_what_the_device_writes(device, messages):
    results = device("iso8583_cases", [["pack", message["t"], fields_of(message)] for message in messages])
    for message, result in zip(messages, results, strict=True):
        assert isinstance(result, str), result
        decoded = iso8583.decode(bytes.fromhex(result), PY_SPEC)[0]
        assert {"h": "", **{n: v for n, v in decoded.items() if n != "p"}} == message
        assert bytes(iso8583.encode(dict(message), PY_SPEC)[0]) == bytes.fromhex(result)
