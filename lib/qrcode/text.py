"""A text as the data bytes of a QR code (ISO/IEC 18004:2015, 7.4): digits, capitals, or bytes; what takes it whole.

Bytes stand for UTF-8, which readers recognise; nothing says so in the code.
"""

from qrcode._text import BYTES, CAPITALS, DIGITS, mode_of, put_bytes, put_groups
from qrcode.capacity import blocks, smallest

_COUNT_BITS = {DIGITS: (10, 12), CAPITALS: (9, 11), BYTES: (8, 16)}  # below version 10, and from there on


class Text:
    """What is to be said, and the smallest `version` that takes it. Raises QrError."""

    def __init__(self, data, level: str) -> None:
        self._data = data
        self._mode = mode_of(data, len(data))
        self._level = level
        self.version = smallest(self._bits, level, len(data))

    def content(self):
        """The data bytes: mode, length, characters, and what fills the rest."""
        data, mode = self._data, self._mode
        room = blocks(self.version, self._level)[2]
        out = bytearray(room + 1)  # the last one takes what is shifted out
        count_bits = self._count_bits(self.version)
        head = (mode << count_bits | len(data)) << 20 - count_bits
        put_bytes(head.to_bytes(3, "big"), 3, out, 0)
        at = 4 + count_bits
        if mode == BYTES:
            put_bytes(data, len(data), out, at)
            at += 8 * len(data)
        else:
            at = put_groups(data, len(data), out, at << 8 | (3 if mode == DIGITS else 2))
        end = min(at + 4, 8 * room) + 7 >> 3  # behind the terminator
        for place in range(end, room):
            out[place] = 0x11 if place - end & 1 else 0xEC
        return memoryview(out)[:room]

    def _count_bits(self, version: int) -> int:
        return _COUNT_BITS[self._mode][version > 9]

    def _bits(self, version: int) -> int:
        count = len(self._data)
        head = 4 + self._count_bits(version)
        if self._mode == BYTES:
            return head + 8 * count
        if self._mode == CAPITALS:
            return head + count // 2 * 11 + count % 2 * 6
        return head + count // 3 * 10 + (0, 4, 7)[count % 3]
