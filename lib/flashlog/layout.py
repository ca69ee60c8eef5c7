"""What stands in a sector: 16 slots of 256 bytes, little-endian; the first is the header, the others hold records.

header   magic 4 | version 1 | 0 | sectors of the log 2 | times erased 4 | first sequence 4 | CRC-32 of those 16 bytes
record   magic 2 | kind 1 | length 1 | sequence 4 | payload 240, filled with zeros | 0 4 | CRC-32 of those 252 bytes
"""

import struct
from binascii import crc32
from micropython import const

from flashlog.errors import FlashLogError

SECTOR = 4096
SLOT = 256
SLOTS = SECTOR // SLOT - 1  # for records, in a sector
PAYLOAD = 240  # bytes a record can have
_HEADER_SIZE = const(32)  # bytes of a header, as programmed

_VERSION = const(1)
_HEADER_MAGIC = b"RING"
_RECORD_MAGIC = const(0x4C52)
_HEADER = "<4sBBHII"
_HEADER_CRC = const(16)
_RECORD = "<HBBI244s"
_RECORD_CRC = const(252)
_PAYLOAD_AT = const(8)


class Slot:
    """A buffer of one slot, with its fields. Making it up allocates nothing."""

    def __init__(self) -> None:
        self.buffer = bytearray(b"\xff" * SLOT)
        self._view = memoryview(self.buffer)
        self.header = self._view[:_HEADER_SIZE]
        self._header_covered = self._view[:_HEADER_CRC]
        self._record_covered = self._view[:_RECORD_CRC]

    def make_header(self, sectors: int, erased: int, first: int) -> None:
        struct.pack_into(_HEADER, self.buffer, 0, _HEADER_MAGIC, _VERSION, 0, sectors, erased, first)
        struct.pack_into("<I", self.buffer, _HEADER_CRC, crc32(self._header_covered))
        for i in range(_HEADER_CRC + 4, _HEADER_SIZE):
            self.buffer[i] = 0xFF

    def parse_header(self, sectors: int) -> tuple | None:
        """(times erased, first sequence), None when this is no whole header.

        Raises FlashLogError when it is one of another version or of a log of another size.
        """
        magic, version, _, size, erased, first = struct.unpack_from(_HEADER, self.buffer)
        code = struct.unpack_from("<I", self.buffer, _HEADER_CRC)[0]
        if magic != _HEADER_MAGIC or code != crc32(self._header_covered):
            return None
        if version != _VERSION:
            raise FlashLogError("log of version %d" % version)
        if size != sectors:
            raise FlashLogError("log of %d sectors, not %d" % (size, sectors))
        return erased, first

    def make_record(self, kind: int, sequence: int, payload: bytes) -> None:
        struct.pack_into(_RECORD, self.buffer, 0, _RECORD_MAGIC, kind, len(payload), sequence, payload)
        struct.pack_into("<I", self.buffer, _RECORD_CRC, crc32(self._record_covered))

    def parse_record(self, sequence: int) -> tuple | None:
        """(kind, length), None when this is not that record, whole."""
        magic, kind, length, number = struct.unpack_from("<HBBI", self.buffer)
        if magic != _RECORD_MAGIC or number != sequence or length > PAYLOAD:
            return None
        if struct.unpack_from("<I", self.buffer, _RECORD_CRC)[0] != crc32(self._record_covered):
            return None
        return kind, length

    def payload(self, length: int) -> memoryview:
        return self._view[_PAYLOAD_AT : _PAYLOAD_AT + length]
