"""What the acquirer lets the terminal download, kept on the file system: CA keys, applications, blacklist, contactless.

A table is one file: "TT", schema 1 byte, records (length 2 bytes, big-endian, then the record), trailer: zero length 2,
number of records 2, time in seconds since 2000 4, code 16. The code is the vault's, over everything before it, so that
nobody can put in a key of his own. A new table is written beside the old one and takes its place, in one step, when it
is complete; until then, and when that is broken off by a cut of the power, the old one stands.
"""

import hashlib
import os
import struct
import time
from micropython import const

import files
from files import FileError
from log import log

_HEAD = b"TT\x01"  # the last byte is the schema
_TRAILER = ">HHI"
_CODE = const(16)
_TAIL = const(24)  # bytes of trailer and code
_PIECE = const(256)  # bytes read at once
_LARGEST = const(600)  # bytes of a record
MOST = const(1000)  # records
SHORTEST_NUMBER = const(4)  # digits of a card number's beginning on the blacklist
_LISTED = const(9)  # bytes of a record of the blacklist
_AT_ONCE = const(24)  # such records, read at once


class Table:
    """One table; `name` is its file's."""

    def __init__(self, name: str, vault):
        self._name = name
        self._path = "/%s.tbl" % name
        self._vault = vault
        self._known = None  # (records, time) once looked at

    @property
    def count(self) -> int:
        """Number of records; 0 when there is no table, or a broken one."""
        return self._look()[0]

    @property
    def made_at(self) -> int:
        """When it was downloaded, seconds since 2000 UTC; 0 when there is no table."""
        return self._look()[1]

    def records(self):
        """Yield the records as bytes. Nothing of a broken table."""
        left = self.count
        if not left:
            return
        with open(self._path, "rb") as file:
            file.seek(len(_HEAD))
            for _ in range(left):
                yield file.read(int.from_bytes(file.read(2), "big"))

    def write(self):
        """A Writer of the next version."""
        return Writer(self, self._path, self._seal)

    def remove(self) -> None:
        """Forget it."""
        files.remove(self._path)
        self._known = (0, 0)

    def changed(self) -> None:
        """There is a new version; it is looked at when somebody asks."""
        self._known = None

    def _look(self) -> tuple:
        if self._known is None:
            try:
                self._known = self._check()
            except OSError as error:
                log("TILL", "table %s: not readable (%s)" % (self._name, error))
                self._known = (0, 0)
        return self._known

    def _check(self) -> tuple:
        """(records, time) of the file, (0, 0) unless its code is right."""
        try:
            size = os.stat(self._path)[6]
        except OSError:
            return 0, 0
        digest, left = hashlib.sha256(), size - _CODE
        piece = bytearray(_PIECE)
        with open(self._path, "rb") as file:
            if file.read(len(_HEAD)) != _HEAD or left < len(_HEAD) + _TAIL - _CODE:
                log("TILL", "table %s: not of this kind" % self._name)
                return 0, 0
            digest.update(_HEAD)
            left -= len(_HEAD)
            while left:
                got = file.readinto(memoryview(piece)[: min(left, _PIECE)])
                digest.update(memoryview(piece)[:got])
                left -= got
            code = file.read(_CODE)
            file.seek(size - _TAIL)
            zero, count, made_at = struct.unpack(_TRAILER, file.read(_TAIL - _CODE))
        if zero or not self._vault.table_is_genuine(self._name, digest.digest(), code):
            log("TILL", "table %s: altered, not used" % self._name)
            return 0, 0
        return count, made_at

    def _seal(self, digest: bytes) -> bytes:
        return self._vault.table_code(self._name, digest)


class Writer:
    """Writes a table; `finish` makes it the valid one. Use it in a `with` block: what is not finished is dropped."""

    def __init__(self, table, path: str, seal):
        self._table = table
        self._path = path
        self._seal = seal
        self._digest = hashlib.sha256()
        self._file = None
        self.count = 0

    def __enter__(self):
        try:
            self._file = open(self._path + ".new", "wb")
        except OSError as error:
            raise FileError(self._path, "file system: %s" % error)
        self._put(_HEAD)
        return self

    def __exit__(self, *_):
        if self._file is not None:
            self._file.close()
            self._file = None
            files.remove(self._path + ".new")

    def add(self, record) -> None:
        """One more record. Raises FileError."""
        if not 0 < len(record) <= _LARGEST or self.count >= MOST:
            raise FileError(self._path, "record of %d bytes" % len(record) if self.count < MOST else "too many records")
        self._put(len(record).to_bytes(2, "big"))
        self._put(record)
        self.count += 1

    def finish(self) -> None:
        """Make it valid. Raises FileError; the old one is then still there."""
        self._put(struct.pack(_TRAILER, 0, self.count, time.time()))
        self._write(self._seal(self._digest.digest()))
        file, self._file = self._file, None
        try:
            file.close()
            os.rename(self._path + ".new", self._path)
        except OSError as error:
            raise FileError(self._path, "file system: %s" % error)
        self._table.changed()

    def _put(self, data) -> None:
        self._write(data)
        self._digest.update(data)

    def _write(self, data) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise FileError(self._path, "file system: %s" % error)


class Blacklist(Table):
    """Card numbers and beginnings of such that are refused. Kept as keyed fingerprints: no card number is on flash.

    A record: number of digits 1, fingerprint 8.
    """

    def record(self, digits) -> bytes:
        """The record of a card number's beginning, or the whole, as ASCII digits."""
        return bytes([len(digits)]) + self._vault.fingerprint(digits)

    def holds(self, pan) -> bool:
        """Whether a card number (ASCII digits) stands on the list, or begins with what does. Reads the file once."""
        if not self.count:
            return False
        wanted = []
        for length in range(SHORTEST_NUMBER, len(pan) + 1):
            wanted.append(_LISTED.to_bytes(2, "big") + self.record(memoryview(pan)[:length]))
        step = _LISTED + 2
        with open(self._path, "rb") as file:
            file.seek(len(_HEAD))
            piece = file.read(step * _AT_ONCE)
            while piece:
                for record in wanted:
                    at = piece.find(record)
                    while at > 0 and at % step:  # across two records
                        at = piece.find(record, at + 1)
                    if at >= 0:
                        return True
                piece = file.read(step * _AT_ONCE)
        return False


class Tables:
    """All of them."""

    def __init__(self, vault):
        self.keys = Table("capk", vault)
        self.applications = Table("aid", vault)
        self.blacklist = Blacklist("blacklist", vault)
        self.contactless = Table("contactless", vault)

    def remove(self) -> None:
        """Forget everything that was downloaded."""
        for table in (self.keys, self.applications, self.blacklist, self.contactless):
            table.remove()
