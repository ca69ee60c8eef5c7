"""What is in a parcel: files, blobs of the secret store, sectors of the ledger, one after the other.

An item: kind 1 byte, length of its name 1, length of its data 4 (big-endian), name, data. The kind 0 ends the content.
"""

from micropython import const

from backup.errors import BackupError

END = const(0)
FILE = const(1)  # name: its path
BLOB = const(2)  # name: as in the secret store
SECTOR = const(3)  # name: its number in the partition `ledger`, in decimal digits
_HEAD = const(6)


def head(kind: int, name: str, size: int) -> bytes:
    """What stands before an item's data."""
    text = name.encode()
    return bytes([kind, len(text)]) + size.to_bytes(4, "big") + text


class Items:
    """Takes the pieces of a content apart. `next()` goes to the next item, `read(buffer)` gives its data bit by bit."""

    def __init__(self, pieces):
        self._pieces = pieces
        self._piece = memoryview(b"")
        self._at = 0
        self.kind = END
        self.name = ""
        self.left = 0  # bytes of its data that were not read yet

    def next(self) -> bool:
        """Go to the next item; False at the end. Raises BackupError "parcel" where the content breaks off."""
        while self.left:
            if self._at == len(self._piece):
                self._turn()
            count = min(self.left, len(self._piece) - self._at)
            self._at, self.left = self._at + count, self.left - count
        start = bytearray(_HEAD)
        self._fill(memoryview(start)[:1])
        self.kind = start[0]
        if self.kind == END:
            return False
        self._fill(memoryview(start)[1:])
        name = bytearray(start[1])
        self._fill(memoryview(name))
        try:
            self.name = name.decode()
        except UnicodeError:
            raise BackupError("parcel")
        self.left = int.from_bytes(start[2:], "big")
        return True

    def read(self, buffer) -> int:
        """Fill the buffer with the item's next bytes; how many there were. Raises BackupError as `next` does."""
        count = min(len(buffer), self.left)
        self._fill(memoryview(buffer)[:count])
        self.left -= count
        return count

    def _fill(self, view) -> None:
        done = 0
        while done < len(view):
            if self._at == len(self._piece):
                self._turn()
            count = min(len(self._piece) - self._at, len(view) - done)
            view[done : done + count] = self._piece[self._at : self._at + count]
            self._at, done = self._at + count, done + count

    def _turn(self) -> None:
        try:
            self._piece = memoryview(next(self._pieces))
        except StopIteration:
            raise BackupError("parcel")
        self._at = 0
