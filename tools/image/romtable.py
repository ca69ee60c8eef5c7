"""Write the files that `lib/romtable` reads: values by name and number, in one block that stays in flash."""

import struct

KEY_BITS = 0x3FFFFFFF


class RomTableError(ValueError):
    """The table cannot be written; the argument says why."""


def key(name: str, number: int = 0) -> int:
    """The 30-bit hash that stands for a name and a number."""
    h = 5381
    for byte in name.encode("ascii") + bytes([number]):
        h = (h * 33 ^ byte) & KEY_BITS
    return h


def build(values: dict[tuple[str, int], bytes]) -> tuple[bytes, dict[tuple[str, int], int]]:
    """The file for `values`, and where each value begins in it. Raises RomTableError when two keys collide."""
    ordered = sorted(values, key=lambda name: key(*name))
    keys = [key(*name) for name in ordered]
    if len(set(keys)) < len(keys):
        twins = [name for name, k in zip(ordered, keys, strict=True) if keys.count(k) > 1]
        raise RomTableError(f"names with one hash: {twins}")
    at = 2 + 7 * len(keys)
    places = {}
    for name in ordered:
        places[name] = at
        at += len(values[name])
    head = struct.pack(f"<H{len(keys)}I", len(keys), *keys)
    offsets = b"".join(struct.pack("<I", places[name])[:3] for name in ordered)
    return head + offsets + b"".join(values[name] for name in ordered), places
