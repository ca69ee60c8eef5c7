"""Key-value storage in the `nvs` partition, as safe against a power cut as ESP-IDF's.

Two banks, each half of the partition. A bank is a header (8 bytes: magic, sequence number) and records:

    key length (1), value length (2, 0xFFFF: erased), CRC-32 of the rest (4), key, value

little-endian, appended; the last record of a key counts. A full bank is rewritten into the other one, whose header is
programmed last. A record that a power cut tore fails its CRC and ends the bank.
"""

import binascii
import struct
from micropython import const

_MAGIC = const(0x3153564E)
_HEAD = const(8)
_RECORD = const(7)
_ERASED = const(0xFFFF)


class NvsFull(Exception):
    """No room for the value."""


class NvsStore:
    """The keys of the bank in `flash` (a Nor) between `start` and `start + size`; values stay in the flash."""

    def __init__(self, flash, start: int, size: int):
        self._flash = flash
        self._half = size // 2
        self._banks = (start, start + self._half)
        self._places = {}  # key: (address, length) of its value, or nothing when it was erased
        self._bank = 0
        self._sequence = 0
        self._end = 0  # where the next record goes, from the start of the bank
        self._load()

    def get(self, key: bytes):
        """The value, or None."""
        if key not in self._places:
            return None
        address, length = self._places[key]
        value = bytearray(length)
        self._flash.read(address, value)
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Set a value. Raises NvsFull."""
        self._append(key, value)

    def erase(self, key: bytes) -> None:
        """Forget a key that is there."""
        self._append(key, None)

    def _read(self, place: int, count: int) -> bytearray:
        data = bytearray(count)
        self._flash.read(self._banks[self._bank] + place, data)
        return data

    def _load(self) -> None:
        best = -1
        for bank in (0, 1):
            self._bank = bank
            magic, sequence = struct.unpack("<II", self._read(0, _HEAD))
            if magic == _MAGIC and sequence > self._sequence:
                best, self._sequence = bank, sequence
        if best < 0:
            self._bank = 1
            self._rewrite()
            return
        self._bank = best
        self._end = _HEAD
        while self._end + _RECORD <= self._half:
            head = self._read(self._end, _RECORD)
            key_length, value_length, crc = struct.unpack("<BHI", head)
            size = key_length + (0 if value_length == _ERASED else value_length)
            if key_length == 0xFF or self._end + _RECORD + size > self._half:
                break
            body = self._read(self._end + _RECORD, size)
            if binascii.crc32(body, binascii.crc32(head[:3])) != crc:
                self._rewrite()  # nothing can be programmed over a torn record
                return
            self._note(bytes(body[:key_length]), self._end, value_length)
            self._end += _RECORD + size

    def _note(self, key: bytes, place: int, value_length: int) -> None:
        """The last record of `key` is at `place` of the present bank."""
        if value_length == _ERASED:
            self._places.pop(key, None)
        else:
            self._places[key] = (self._banks[self._bank] + place + _RECORD + len(key), value_length)

    def _record(self, key: bytes, value) -> bytes:
        head = struct.pack("<BH", len(key), _ERASED if value is None else len(value))
        body = key if value is None else key + value
        return head + struct.pack("<I", binascii.crc32(body, binascii.crc32(head))) + body

    def _append(self, key: bytes, value) -> None:
        record = self._record(key, value)
        if self._end + len(record) > self._half:
            self._rewrite()
            if self._end + len(record) > self._half:
                raise NvsFull
        self._flash.program(self._banks[self._bank] + self._end, record)
        self._note(key, self._end, _ERASED if value is None else len(value))
        self._end += len(record)

    def _rewrite(self) -> None:
        """Put what counts into the other bank."""
        other = 1 - self._bank
        start = self._banks[other]
        for place in range(0, self._half, self._flash.sector):
            self._flash.erase(start + place)
        end = _HEAD
        places = {}
        for key in self._places:
            value = self.get(key)
            record = self._record(key, value)
            self._flash.program(start + end, record)
            places[key] = (start + end + _RECORD + len(key), len(value))
            end += len(record)
        self._sequence += 1
        self._flash.program(start, struct.pack("<II", _MAGIC, self._sequence))
        self._bank, self._end, self._places = other, end, places
