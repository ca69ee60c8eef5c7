"""What is looked for: every secret in every form in which programs write such things down.

| form | of |
|---|---|
| ASCII; the same as hexadecimal digits (upper and lower case); UTF-16, either byte order | everything |
| packed digits (BCD), beginning in either half of a byte; digits as bytes 0-9 | numbers, tracks |
| base64 in each of its three alignments | everything |
| bytes; hexadecimal upper and lower case, both as UTF-16 and base64 of them | keys |
| backwards: characters of text, bytes of keys | everything (a little-endian copy) |
| PIN blocks of ISO 9564: format 0 before encipherment, its PIN field; format 2, which a card is shown | PIN |

Pieces count, too: the nine digits that a mask hides, each half of a key, the discretionary data alone. A form shorter
than five bytes is left out: in 16 MB of flash it would turn up by chance. For the same reason six digits (PIN,
password) count only forwards, and when they are no number of JSON (a time in milliseconds has six digits, too) and no
other digit, and no decimal point before them, stands beside them.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.taint import marked

SHORTEST = 5  # bytes


@dataclass(frozen=True)
class Needle:
    """One form of one secret; `alone`: a match must not be part of a longer number."""

    secret: str
    form: str
    data: bytes
    alone: bool = False

    def place(self, haystack: bytes) -> int:
        """Where it is, or -1."""
        at = haystack.find(self.data)
        if at < 0 or not self.alone:
            return at
        found = re.search(rb'(?<![0-9.])(?<!": )' + re.escape(self.data) + rb"(?![0-9])", haystack)
        return found.start() if found else -1


def needles() -> list[Needle]:
    """All of them, without repetition."""
    made: dict[bytes, Needle] = {}
    for needle in [*_texts(), *_keys(), *_pin_blocks()]:
        if len(needle.data) >= SHORTEST:
            made.setdefault(needle.data, needle)
    return list(made.values())


def _texts() -> Iterator[Needle]:
    track2, track3 = marked.TRACK2[1:-1], marked.TRACK3[1:-1]
    for name, text in (
        ("PAN", marked.PAN),
        ("hidden digits of the PAN", marked.PAN[6:-4]),
        ("payer's code", marked.CODE),
        ("hidden digits of the payer's code", marked.CODE[2:-4]),
        ("track 2", track2[20:]),
        ("discretionary data", track2[27:]),
        ("track 3", track3[22:]),
        ("name on track 1", marked.TRACK1.split("^")[1]),
        ("track 1", marked.TRACK1.split("^")[2][:-1]),
        ("Wi-Fi password", marked.WIFI),
        ("PIN", marked.PIN),
        ("wrong PIN", marked.WRONG_PIN),
        *((f"password of the {role}", password) for role, password in marked.PASSWORDS.items()),
        ("mistyped password", marked.WRONG_PASSWORD),
    ):
        for form, data in text_forms(text):
            yield Needle(name, form, data, alone=form == "ASCII" and len(text) == 6)


def text_forms(text: str) -> Iterator[tuple[str, bytes]]:
    """(form, bytes) of a text."""
    plain = text.encode("ascii")
    yield "ASCII", plain
    if len(text) > 6:
        yield "ASCII backwards", plain[::-1]
    yield "hexadecimal, lower case", plain.hex().encode()
    yield "hexadecimal, upper case", plain.hex().upper().encode()
    yield "UTF-16 little-endian", text.encode("utf-16-le")
    yield "UTF-16 big-endian", text.encode("utf-16-be")
    for shift, encoded in base64_forms(plain):
        yield f"base64, shifted {shift}", encoded
    packed = text.replace("=", "D")
    if set(packed) <= set("0123456789D") and len(packed) > 6:
        for shift in (0, 1):
            digits = packed[shift:]
            yield f"BCD, shifted {shift}", bytes.fromhex(digits[: len(digits) // 2 * 2])
    if text.isdecimal():
        yield "digits as bytes", bytes(map(int, text))
        yield "digits as bytes, backwards", bytes(map(int, text))[::-1]


def base64_forms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """What base64 makes of `data` wherever it begins, less the characters that its neighbours change."""
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + data)
        first = -(-shift * 8 // 6)
        last = (shift + len(data)) * 8 // 6
        yield shift, encoded[first:last]


def _keys() -> Iterator[Needle]:
    for name, key in (("TMK", marked.TMK), ("PIK", marked.PIK), ("MAK", marked.MAK), ("TDK", marked.TDK)):
        parts = [("", key)] if len(key) == 8 else [("", key), (", first half", key[:8]), (", second half", key[8:])]
        for part, data in parts:
            for form, encoded in key_forms(data):
                yield Needle(name + part, form, encoded)


def key_forms(key: bytes) -> Iterator[tuple[str, bytes]]:
    """(form, bytes) of a key."""
    yield "bytes", key
    yield "bytes backwards", key[::-1]
    for case, text in (("lower", key.hex()), ("upper", key.hex().upper())):
        yield f"hexadecimal, {case} case", text.encode()
        yield f"hexadecimal, {case} case, UTF-16", text.encode("utf-16-le")
        yield f"hexadecimal, {case} case, spaced", " ".join(text[i : i + 2] for i in range(0, len(text), 2)).encode()
        yield f"hexadecimal, {case} case, twice", text.encode().hex().encode()
        for shift, encoded in base64_forms(text.encode()):
            yield f"hexadecimal, {case} case, in base64, shifted {shift}", encoded
    for shift, encoded in base64_forms(key):
        yield f"base64, shifted {shift}", encoded


def _pin_blocks() -> Iterator[Needle]:
    for name, pin in (("PIN", marked.PIN), ("wrong PIN", marked.WRONG_PIN)):
        field = bytes.fromhex(f"{len(pin):02x}{pin}".ljust(16, "f"))
        number = bytes.fromhex("0000" + marked.PAN[-13:-1])
        shown = bytes([0x20 | field[0]]) + field[1:]
        blocks = (("PIN field", field), ("clear PIN block", bytes(map(int.__xor__, field, number))))
        for form, block in (*blocks, ("PIN block for a card", shown)):
            yield Needle(name, form, block)
            yield Needle(name, f"{form}, hexadecimal, lower case", block.hex().encode())
            yield Needle(name, f"{form}, hexadecimal, upper case", block.hex().upper().encode())
