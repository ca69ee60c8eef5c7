"""Find things by name in a read-only file that stays in flash: no dictionary, no heap.

File: count u16, then `count` keys u32 in rising order, then `count` offsets u24 from the start of the file, then the
values, in whatever form their user gave them. Little-endian throughout. A key is a hash of a name and a number
(`_find.find`); whoever builds the file makes sure that no two of its keys are alike.
"""

from romtable._find import find


class RomTable:
    """A file opened for look-ups; `data` is the whole file, for reading values in place."""

    def __init__(self, data):
        """`data`: a buffer, typically `memoryview(open(path, "rb"))` of a ROMFS file."""
        self.data = data

    def find(self, name: str, number: int = 0) -> int:
        """Offset of the value kept under `name` (ASCII) and `number` (0 to 255); raises KeyError."""
        offset = find(self.data, memoryview(name), len(name), number)
        if offset < 0:
            raise KeyError(name)
        return offset
