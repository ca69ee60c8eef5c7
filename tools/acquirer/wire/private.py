"""F59: parts with a tag of two ASCII characters, a length of three ASCII digits and a value, which may be binary."""

import re
from typing import NamedTuple

COUNTED, JOURNAL_CODE, SM4_PIN, KEY_SERIAL, VOUCHER = "T1", "T2", "A1", "K1", "A4"
_HEAD = 5
_COUNTED = re.compile(rb"([!-.0-~]{1,20})/([0-9]{10})")
_JOURNAL_CODE = re.compile(rb"([0-9]{10})([0-9]{10})([0-9A-F]{32})")
_LARGEST_COUNTER = 0xFFFF_FFFF


class BadPart(ValueError):
    """F59 does not have its form. The argument is the tag, or "" when not even that can be told."""


class Counted(NamedTuple):
    """T1: the device's own number of a transaction, never used twice."""

    serial: str
    counter: int


class JournalCode(NamedTuple):
    """T2: the first and the last counter of a batch, and a code over its approved transactions."""

    first: int
    last: int
    code: str


def parts(field: str) -> dict[str, bytes]:
    """The parts of F59, given in hexadecimal. Raises BadPart."""
    data = bytes.fromhex(field)
    found: dict[str, bytes] = {}
    at = 0
    while at < len(data):
        head = data[at : at + _HEAD]
        if len(head) < _HEAD or not head.isascii() or not head[2:].isdigit():
            raise BadPart("")
        tag = head[:2].decode()
        at += _HEAD + int(head[2:])
        if at > len(data) or tag in found:
            raise BadPart(tag)
        found[tag] = data[at - int(head[2:]) : at]
    return found


def part(tag: str, value: bytes) -> str:
    """A part of F59 in hexadecimal."""
    return (f"{tag}{len(value):03}".encode() + value).hex().upper()


def counted(found: dict[str, bytes]) -> Counted | None:
    """T1, or None when there is none. Raises BadPart."""
    if COUNTED not in found:
        return None
    match = _COUNTED.fullmatch(found[COUNTED])
    if match is None or int(match[2]) > _LARGEST_COUNTER:
        raise BadPart(COUNTED)
    return Counted(match[1].decode(), int(match[2]))


def journal_code(found: dict[str, bytes]) -> JournalCode | None:
    """T2, or None when there is none. Raises BadPart."""
    if JOURNAL_CODE not in found:
        return None
    match = _JOURNAL_CODE.fullmatch(found[JOURNAL_CODE])
    if match is None:
        raise BadPart(JOURNAL_CODE)
    return JournalCode(int(match[1]), int(match[2]), match[3].decode())
