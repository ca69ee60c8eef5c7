"""lib/romtable, on a table written out by hand."""

import struct

from check import equal, raises
from romtable.romtable import RomTable


def key(name, number):
    h = 5381
    for byte in name.encode() + bytes([number]):
        h = (h * 33 ^ byte) % (1 << 30)
    return h


def table(names):
    """Every name keeps one byte: its place in `names`."""
    ordered = sorted((key(name, number), place) for place, (name, number) in enumerate(names))
    start = 2 + 7 * len(names)
    file = struct.pack("<H", len(names)) + b"".join(struct.pack("<I", k) for k, _ in ordered)
    file += b"".join(struct.pack("<I", start + i)[:3] for i in range(len(names)))
    return RomTable(file + bytes(place for _, place in ordered))


def test_finds_every_name_of_tables_of_all_sizes():
    names = [("name%d" % n, n % 5) for n in range(40)]
    for size in range(41):
        found = table(names[:size])
        for place, (name, number) in enumerate(names[:size]):
            equal(found.data[found.find(name, number)], place)


def test_a_name_that_is_not_there_is_a_key_error():
    found = table([("tick", 16), ("tick", 24)])
    equal(raises(KeyError, found.find, "tick", 48).args, ("tick",))
    raises(KeyError, found.find, "tock", 16)
    raises(KeyError, table([]).find, "tick")
