"""The ring log on any flash: it mounts or says FlashLogError, reads, and takes a record on top."""

from flashlog.errors import FlashLogError, LogFull
from flashlog.log import FlashLog

_SECTOR = 4096
_SECTORS = 3
LARGEST = _SECTOR * _SECTORS
_buffer = bytearray(240)


class Flash:
    """A partition in memory. Programming clears bits only, as NOR flash does."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(b"\xff" * LARGEST)
        self.data[: len(data)] = data

    def readblocks(self, block, buffer, offset=0):
        at = block * _SECTOR + offset
        buffer[:] = memoryview(self.data)[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        at = block * _SECTOR + offset
        for i in range(len(buffer)):
            self.data[at + i] &= buffer[i]

    def ioctl(self, command, argument):
        if command == 4:
            return _SECTORS
        if command == 5:
            return _SECTOR
        if command == 6:
            self.data[argument * _SECTOR : argument * _SECTOR + _SECTOR] = b"\xff" * _SECTOR
        return 0


def seeds() -> list:
    made = []
    for records in (0, 1, 14, 16, 31, 40):
        flash = Flash(b"")
        log = FlashLog(flash)
        for n in range(records):
            log.release(log.next_sequence)
            log.append(1, b"record %d " % n * (n % 20))
        end = LARGEST
        while end and flash.data[end - 1] == 0xFF:
            end -= 1
        made.append(bytes(flash.data[:end]))
    return made


def mutate(data: bytearray, rng) -> bytearray:
    """Torn programs and swapped slots; sequence numbers near the end."""
    slots = len(data) // 256
    a, b = rng.below(slots) * 256, rng.below(slots) * 256
    kind = rng.below(3)
    if kind == 0:
        data[a : a + 256] = data[b : b + 256]
    elif kind == 1:
        data[a + rng.below(256) : a + 256] = b""
        data += b"\xff" * (slots * 256 - len(data))
    else:
        data[a : a + 256] = b"\xff" * len(data[a : a + 256])
    return data


def run(data: bytearray) -> bool:
    try:
        log = FlashLog(Flash(data))
    except FlashLogError:
        return False
    held = {}
    for sequence in range(max(1, log.newest - 50), log.newest + 2):
        found = log.read(sequence, _buffer)
        if found is not None:
            held[sequence] = bytes(_buffer[: found[1]])
    assert not held or max(held) == log.newest, "the newest is not the newest"
    try:
        log.release(log.next_sequence)
        sequence = log.append(9, b"on top")
    except (FlashLogError, LogFull):
        return False
    assert log.read(sequence, _buffer) == (9, 6) and _buffer[:6] == b"on top", "the new record"
    return bool(held)
