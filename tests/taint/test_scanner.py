"""The scan finds every secret in every sort of place, in forms that this test makes by itself."""

import base64
import json
import random
import sqlite3
import struct

import pytest

from tests.taint import marked
from tests.taint.needles import SHORTEST, needles
from tests.taint.scan import Ear, files_of, scan

TEXTS = {
    "PAN": marked.PAN,
    "hidden digits of the PAN": marked.PAN[6:15],
    "payer's code": marked.CODE,
    "hidden digits of the payer's code": "726491835026",
    "track 2": marked.TRACK2.strip(";?").partition("=")[2],
    "discretionary data": "7395174628",
    "track 3": marked.TRACK3.strip("+?").partition("=")[2],
    "name on track 1": "TAINTED/MARKUS",
    "Wi-Fi password": marked.WIFI,
    "PIN": marked.PIN,
    "password of the supervisor": "640275",
    "mistyped password": marked.WRONG_PASSWORD,
}
KEYS = {"TMK": marked.TMK, "PIK": marked.PIK, "MAK": marked.MAK, "TDK": marked.TDK}


def found_in(content: bytes) -> set[str]:
    return {find.needle.secret for find in scan([("here", content)])}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_in_every_form(name):
    text = TEXTS[name]
    line = f"card {text} read"
    forms = [
        line.encode(),
        json.dumps({"track": text, "more": "阿福粥铺"}).encode(),
        line.encode().hex().encode(),
        line.encode().hex().upper().encode(),
        line.encode("utf-16-le"),
        line.encode("utf-16-be"),
        b"odd" + line.encode("utf-16-le"),
    ]
    forms += [base64.b64encode(b"x" * before + text.encode() + b" tail") for before in range(3)]
    if len(text) > 6:
        forms.append(line[::-1].encode())
    if text.isdecimal():
        forms.append(bytes([9]) + bytes(int(sign) for sign in text) + bytes(6))
    if len(text) > 11 and set(text) <= set("0123456789="):
        digits = text.replace("=", "D")
        for before in ("", "2", "19", "037"):
            packed = before + digits
            forms.append(bytes.fromhex(packed + "0" * (len(packed) % 2)))
    for form in forms:
        assert name in found_in(b"\0" * 9 + form + b"\xff" * 9), form


@pytest.mark.parametrize("name", KEYS)
def test_keys_in_every_form(name):
    key = KEYS[name]
    forms = [
        b"head" + key + b"tail",
        key[::-1],
        struct.pack("<2I", *struct.unpack(">2I", key[:8])[::-1]),  # a 64-bit word the other way round
        key.hex().encode(),
        key.hex().upper().encode(),
        key.hex(" ").encode(),
        key.hex().encode("utf-16-le"),
        repr(bytearray(key.hex().upper(), "ascii")).encode(),
        base64.b64encode(key.hex().encode()),
    ]
    forms += [base64.b64encode(b"x" * before + key) for before in range(3)]
    for form in forms:
        assert any(secret.startswith(name) for secret in found_in(b"\0" * 9 + form)), form


def test_half_a_key_and_a_clear_pin_block():
    assert found_in(b"x" + marked.TMK[:8]) == {"TMK, first half"}
    assert found_in(b"x" + marked.PIK[8:]) == {"PIK, second half"}
    field = bytes.fromhex("06936415FFFFFFFF")
    number = bytes.fromhex("0000") + bytes.fromhex(marked.PAN[-13:-1])
    block = bytes(a ^ b for a, b in zip(field, number, strict=True))
    for form in (field, block, block.hex().encode(), field.hex().upper().encode()):
        assert found_in(b"x" + form + b"x") == {"PIN"}


def test_every_sort_of_place(tmp_path):
    """Files wherever they lie, tables, lines of a socket."""
    chosen = needles()
    rng = random.Random(1)
    for number, needle in enumerate(chosen):
        folder = tmp_path / str(number)
        deep = folder / "a" / ".hidden"
        deep.mkdir(parents=True)
        noise = rng.randbytes(300).translate(None, b"0123456789.")
        (deep / "core").write_bytes(noise + needle.data + b" " + noise)
        (folder / "clean.log").write_bytes(noise)
        found = scan(files_of(folder), [needle])
        assert [find.place for find in found] == [f"{number}/a/.hidden/core"]
        assert found[0].at == len(noise)


def test_a_database(tmp_path):
    books = sqlite3.connect(tmp_path / "books.db")
    books.execute("create table journal (note text, sealed blob)")
    for needle in needles():
        text = needle.data.decode("latin-1") if needle.data.isascii() else ""
        books.execute("insert into journal values (?, ?)", (f"note {text} end", b" " + needle.data + b" "))
    books.commit()
    books.close()
    found = scan(files_of(tmp_path))
    assert {find.needle for find in found} == set(needles())


def test_what_a_socket_says():
    class Source:
        lines = [b'{"event":"log","text":"PIN %s"}\n' % marked.PIN.encode(), b'{"event":"screen"}\n']

        def readline(self):
            return self.lines.pop(0)

    ear = Ear(Source())
    assert ear.readline() and ear.readline()
    assert found_in(bytes(ear.heard)) == {"PIN"}


def test_nothing_is_found_where_nothing_is(tmp_path):
    assert not scan([("noise", random.Random(2).randbytes(1 << 22)), ("blank", b"\xff" * (1 << 20))])
    masked = marked.PAN[:6] + "*" * 9 + marked.PAN[-4:]
    assert not found_in(f"622424 {masked} ends in {marked.PAN[-4:]}, 3011, 120".encode())
    assert not found_in(b"at 10:20:30.936415, reference 29364157, key 936415000")
    assert not found_in(b'{"t": 936415, "text": "paid"}')
    assert not scan(files_of(tmp_path))


def test_the_needles_are_long_enough_and_different():
    chosen = needles()
    assert len(chosen) > 250
    assert all(len(needle.data) >= SHORTEST for needle in chosen)
    assert len({needle.data for needle in chosen}) == len(chosen)
