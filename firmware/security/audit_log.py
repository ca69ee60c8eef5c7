"""A log of lines chained by SHA-256, in two files in turn, that can neither be changed nor cut short unseen.

    NUMBER TIME EVENT WHO DETAIL HASH

Numbers count from 1; the time is UTC; the detail may hold spaces, or be "-"; the hash is that of the line before, in 64
hexadecimal digits (of the first line ever: zeros). The hash of the last line is kept in the secret store, with its
number, the latest time in the log and the number of the oldest line that must still be there: the head.

A line is on flash before the head says so. After a power cut between the two the file is one line ahead, which is told
from an alteration by the hash in that line. An alteration is never mended: the next line is the event `broken`, and
follows what the head says.
"""

import hashlib
import os
import struct
import time
from binascii import hexlify
from micropython import const

import files
from log import mask

FILES = ("/audit.0", "/audit.1")
_LARGEST = const(16384)  # bytes of a file, some 150 lines; the older one makes room when the newer one is full
_DETAIL = const(80)  # bytes of a detail
_LINE = const(320)  # bytes of a line at most: number 10, time 19, two words of 24, detail, hash 64, spaces
_WORD = const(24)
_NAME = "audit"  # in the secret store
_HEAD = ">III32s"  # number of the last line, number of the oldest, latest time, hash of the last
_HEAD_SIZE = const(44)


class AuditLog:
    """Reads the head when it is made; a new one for each use."""

    def __init__(self, secrets, largest: int = _LARGEST):
        """`secrets`: the board's store. `largest`: bytes of a file. Raises OSError when they cannot be read."""
        self._secrets = secrets
        self._largest = largest
        head = bytearray(_HEAD_SIZE)
        known = secrets.get(_NAME, head) == _HEAD_SIZE
        self._number, self._first, self.time, self._hash = struct.unpack(_HEAD, head) if known else (0, 1, 0, bytes(32))
        last = [_last_line(path) for path in FILES]
        numbers = [_number(line) for line in last]
        self._newer = 1 if numbers[1] > numbers[0] else 0
        number, line = numbers[self._newer], last[self._newer]
        self.is_whole = number == self._number and (not number or _hash(line) == self._hash) and self._has_oldest()
        if number == self._number + 1 and line.endswith(hexlify(self._hash)):  # the power went before the head was kept
            self.is_whole = _number(_first_line(FILES[self._newer])) == number or self._has_oldest()
            if self.is_whole:
                self._keep(number, line, self.time)
        self._number = max(self._number, number)

    def add(self, event: str, who: str, detail: str, now: int) -> None:
        """Append a line; `now` in seconds since 2000. Raises OSError when it cannot be written."""
        if not self.is_whole:
            self._append("broken", "-", "", now)
            self.is_whole = True
        self._append(event, who, detail, now)

    def lines(self):
        """All lines, oldest first, as bytes without their ends; then `head NUMBER OLDEST HASH`."""
        for path in (FILES[1 - self._newer], FILES[self._newer]):
            try:
                with open(path, "rb") as file:
                    for line in file:
                        yield line.rstrip(b"\n")
            except OSError:
                pass  # there is none yet
        yield b"head %d %d %s" % (self._number, self._first, hexlify(self._hash))

    def _append(self, event: str, who: str, detail: str, now: int) -> None:
        number = self._number + 1
        words = (number, _clock(now), _word(event), _word(who), _plain(detail), hexlify(self._hash).decode())
        line = ("%d %s %s %s %s %s" % words).encode()
        path = FILES[self._newer]
        if _size(path) + len(line) + 1 > self._largest:
            self._newer = 1 - self._newer
            files.write_bytes(FILES[self._newer], line + b"\n")
        else:
            with open(path, "ab") as file:
                file.write(line + b"\n")
        self._keep(number, line, now)

    def _oldest(self) -> int:
        """The number of the first line that is there; 1 when there is none."""
        return _number(_first_line(FILES[1 - self._newer])) or _number(_first_line(FILES[self._newer])) or 1

    def _has_oldest(self) -> bool:
        return self._oldest() == self._first

    def _keep(self, number: int, line: bytes, now: int) -> None:
        oldest = self._oldest()
        self._number, self._first, self._hash = number, oldest, _hash(line)
        self.time = max(self.time, now)
        self._secrets.put(_NAME, struct.pack(_HEAD, number, oldest, self.time, self._hash))


def _size(path: str) -> int:
    try:
        return os.stat(path)[6]
    except OSError:
        return 0


def _first_line(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.readline()
    except OSError:
        return b""


def _last_line(path: str) -> bytes:
    """Without its end; b"" when there is none that is whole."""
    try:
        with open(path, "rb") as file:
            file.seek(max(0, _size(path) - _LINE))
            end = file.read()
    except OSError:
        return b""
    return end[:-1].split(b"\n")[-1] if end.endswith(b"\n") else b""


def _number(line: bytes) -> int:
    digits = line.split(b" ")[0]
    return int(digits) if digits and digits.isdigit() and len(digits) < 10 else 0


def _hash(line: bytes) -> bytes:
    return hashlib.sha256(line).digest()


def _clock(now: int) -> str:
    return "%04d-%02d-%02dT%02d:%02d:%02d" % time.gmtime(now)[:6]


def _word(text: str) -> str:
    return _plain(text).replace(" ", "_")[:_WORD]


def _plain(text: str) -> str:
    """Printable ASCII without what may be a card number or a key; "-" for nothing."""
    text = mask(text)[:_DETAIL]
    return "".join([sign if " " <= sign <= "~" else "?" for sign in text]).strip() or "-"
