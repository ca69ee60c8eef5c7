"""How much a QR code of each version and level takes (ISO/IEC 18004:2015, tables 7 and 9), versions 1 to 20."""

from micropython import const

from qrcode.errors import QrError

LARGEST = const(20)
LEVELS = "LMQH"

# check bytes of a block, and blocks, a byte for each version
_CHECK = (
    b"\x07\x0a\x0f\x14\x1a\x12\x14\x18\x1e\x12\x14\x18\x1a\x1e\x16\x18\x1c\x1e\x1c\x1c",
    b"\x0a\x10\x1a\x12\x18\x10\x12\x16\x16\x1a\x1e\x16\x16\x18\x18\x1c\x1c\x1a\x1a\x1a",
    b"\x0d\x16\x12\x1a\x12\x18\x12\x16\x14\x18\x1c\x1a\x18\x14\x1e\x18\x1c\x1c\x1a\x1e",
    b"\x11\x1c\x16\x10\x16\x1c\x1a\x1a\x18\x1c\x18\x1c\x16\x18\x18\x1e\x1c\x1c\x1a\x1c",
)
_BLOCKS = (
    b"\x01\x01\x01\x01\x01\x02\x02\x02\x02\x04\x04\x04\x04\x04\x06\x06\x06\x06\x07\x08",
    b"\x01\x01\x01\x02\x02\x04\x04\x04\x05\x05\x05\x08\x09\x09\x0a\x0a\x0b\x0d\x0e\x10",
    b"\x01\x01\x02\x02\x04\x04\x06\x06\x08\x08\x08\x0a\x0c\x10\x0c\x11\x10\x12\x15\x14",
    b"\x01\x01\x02\x04\x04\x04\x05\x06\x08\x08\x0b\x0b\x10\x10\x12\x10\x13\x15\x19\x19",
)


def blocks(version: int, level: str) -> tuple:
    """(number of blocks, check bytes of each, data bytes of all, bytes of all)."""
    row = LEVELS.index(level)
    count, check = _BLOCKS[row][version - 1], _CHECK[row][version - 1]
    whole = _bytes(version)
    return count, check, whole - count * check, whole


def alignments(version: int) -> list:
    """Where alignment patterns have their centres, along either side."""
    if version == 1:
        return []
    count = version // 7 + 2
    step = (version * 8 + count * 3 + 5) // (count * 4 - 4) * 2
    last = version * 4 + 10
    return [6] + [last - step * i for i in range(count - 2, -1, -1)]


def smallest(bits, level: str, length: int) -> int:
    """The smallest version that takes a text of `length` characters; `bits(version)` is what it needs. Raises
    QrError."""
    for version in range(1, LARGEST + 1):
        if bits(version) <= 8 * blocks(version, level)[2]:
            return version
    raise QrError(length)


def _bytes(version: int) -> int:
    """All bytes, data and check."""
    modules = (16 * version + 128) * version + 64
    if version > 1:
        count = version // 7 + 2
        modules -= (25 * count - 10) * count - 55
        if version > 6:
            modules -= 36
    return modules // 8
