"""BER-TLV as EMV cards write it, and the reading of data object lists (EMV Book 3, annex B and 5.4)."""

from collections.abc import Iterable

NUMERIC = frozenset({"9F02", "9F03", "9F1A", "5F2A", "9A", "9C", "9F21"})


class BadList(ValueError):
    """A data object list, or what the terminal made of it, is broken."""


def tlv(tag: str, value: bytes | str) -> bytes:
    """One data object; tag and a text value in hexadecimal."""
    data = bytes.fromhex(value) if isinstance(value, str) else value
    size = len(data)
    length = bytes([size]) if size < 0x80 else b"\x81" + bytes([size]) if size < 0x100 else b"\x82" + size.to_bytes(2)
    return bytes.fromhex(tag) + length + data


def objects(values: dict[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """Several data objects, one after the other."""
    pairs = values.items() if isinstance(values, dict) else values
    return b"".join(tlv(tag, value) for tag, value in pairs)


def entries(dol: bytes) -> list[tuple[str, int]]:
    """Tags and lengths of a data object list. Raises BadList."""
    found, at = [], 0
    try:
        while at < len(dol):
            start = at
            if dol[at] & 0x1F == 0x1F:
                at += 1
                while dol[at] & 0x80:
                    at += 1
            at += 1
            found.append((dol[start:at].hex().upper(), dol[at]))
            at += 1
    except IndexError:
        raise BadList("cut off") from None
    return found


def fields(dol: bytes, data: bytes) -> dict[str, bytes]:
    """What a terminal sent for a data object list, by tag. Raises BadList unless it has just the right length."""
    found, at = {}, 0
    for tag, size in entries(dol):
        found[tag] = data[at : at + size]
        at += size
    if at != len(data):
        raise BadList(f"{len(data)} bytes instead of {at}")
    return found
