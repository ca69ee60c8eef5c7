"""Encodes a text as a QR code (ISO/IEC 18004:2015), versions 1 to 20, in steps that a display's loop has time for.

Data and check bytes, then the modules, then each mask in turn: the one with the least penalty is used. As the standard
has it, format and version are written after the choice.
"""

import asyncio

from qrcode._modules import divide, divisor_of, fill, mask, pack, place, score_blocks, score_lines, spread
from qrcode.capacity import LEVELS, alignments, blocks
from qrcode.text import Text

_LEVEL_BITS = (1, 0, 3, 2)
_FORMAT_DIVISOR, _FORMAT_MASK = 0x537, 0x5412
_VERSION_DIVISOR = 0x1F25
_LIGHT, _DARK = 2, 3  # of a pattern


class QrCode:
    """A code, without its quiet zone of four modules: `size` modules a side, `version`, `mask`, `rows`."""

    def __init__(self, version: int, number: int, rows) -> None:
        self.version = version
        self.mask = number
        self.size = 4 * version + 17
        self.rows = rows  # all of them, one behind the other
        self._stride = self.size + 7 >> 3

    def row(self, y: int):
        """A row, packed: the leftmost module is the highest bit, 1 is dark; padded to a byte."""
        return self.rows[y * self._stride : (y + 1) * self._stride]

    def get(self, x: int, y: int) -> bool:
        """Whether a module is dark."""
        return bool(self.rows[y * self._stride + (x >> 3)] & 0x80 >> (x & 7))


def encode(data, level: str = "M") -> QrCode:
    """The code of a text (bytes), at level "L", "M", "Q" or "H". Raises QrError when it is too long."""
    making = steps(data, level)
    code = None
    while code is None:
        code = next(making)
    return code


async def encode_async(data, level: str = "M") -> QrCode:
    """The same, and others run in between. Raises QrError."""
    making = steps(data, level)
    code = None
    while code is None:
        await asyncio.sleep_ms(0)
        code = next(making)
    return code


def steps(data, level: str = "M"):
    """The same, step by step: None while there is more to do, then the code. Raises QrError at the first step."""
    text = Text(data, level)
    version = text.version
    yield None
    content = text.content()
    yield None
    size = 4 * version + 17
    modules = bytearray(size * size)
    whole = bytearray(blocks(version, level)[3])
    for _ in _add_check_bytes(content, version, level, whole):
        yield None
    _draw_patterns(modules, size, version)
    yield None
    place(modules, size, whole, 8 * len(whole))
    yield None
    masked = bytearray(size * size)
    least = best = -1
    for number in range(8):
        mask(modules, size, number, masked)
        yield None
        score = score_lines(masked, size, 0)
        yield None
        score += score_lines(masked, size, 1)
        yield None
        dark = score_blocks(masked, size)
        score += (dark & 0xFFFF) + abs(20 * (dark >> 16) - 10 * size * size) // (size * size) * 10
        if score < least or number == 0:
            least, best = score, number
        yield None
    mask(modules, size, best, masked)
    _write_format(masked, size, _LEVEL_BITS[LEVELS.index(level)] << 3 | best)
    _write_version(masked, size, version)
    yield None
    rows = bytearray((size + 7 >> 3) * size)
    pack(masked, size, rows)
    yield QrCode(version, best, memoryview(rows))


def _add_check_bytes(content, version: int, level: str, whole):
    """Interleaves the blocks and their check bytes, a block a step."""
    count, check, length, _ = blocks(version, level)
    short = length // count
    first_long = count - length % count
    divisor = bytearray(check + 1)
    divisor_of(check, divisor)
    yield None
    start = 0
    for number in range(count):
        block = content[start : start + short + (number >= first_long)]
        start += len(block)
        remainder = bytearray(check)
        divide(block, len(block), divisor, remainder)
        spread(block, short, whole, number << 8 | count)
        if number >= first_long:
            whole[short * count + number - first_long] = block[short]
        spread(remainder, check, whole, length + number << 8 | count)
        yield None


def _draw_patterns(modules, size: int, version: int) -> None:
    """Everything that is no data; format and version stay light for now."""

    def box(x, y, width, height, value):
        fill(modules, size, x << 24 | y << 16 | width << 8 | height, value)

    for i in range(size):
        modules[6 * size + i] = modules[i * size + 6] = _LIGHT if i & 1 else _DARK
    box(0, 0, 9, 9, _LIGHT)  # finders with their separators, and the format
    box(size - 8, 0, 8, 9, _LIGHT)
    box(0, size - 8, 9, 8, _LIGHT)
    for x, y in ((0, 0), (size - 7, 0), (0, size - 7)):
        box(x, y, 7, 7, _DARK)
        box(x + 1, y + 1, 5, 5, _LIGHT)
        box(x + 2, y + 2, 3, 3, _DARK)
    modules[6 * size + 8] = modules[8 * size + 6] = _DARK  # the timing pattern goes on beside the format
    centres = alignments(version)
    for x in centres:
        for y in centres:
            if (x, y) not in ((6, 6), (6, size - 7), (size - 7, 6)):
                box(x - 2, y - 2, 5, 5, _DARK)
                box(x - 1, y - 1, 3, 3, _LIGHT)
                box(x, y, 1, 1, _DARK)
    if version > 6:
        box(size - 11, 0, 3, 6, _LIGHT)
        box(0, size - 11, 6, 3, _LIGHT)


def _remainder(value: int, bits: int, divisor: int, degree: int) -> int:
    """`value` with the check bits of its BCH code behind it."""
    rest = value << degree
    for shift in range(bits - 1, -1, -1):
        if rest >> shift + degree & 1:
            rest ^= divisor << shift
    return value << degree | rest


def _write_format(modules, size: int, value: int) -> None:
    """Twice, around the upper left finder and beside the other two; and the module that is always dark."""
    bits = _remainder(value, 5, _FORMAT_DIVISOR, 10) ^ _FORMAT_MASK
    for i in range(15):
        bit = bits >> i & 1
        modules[(i if i < 6 else i + 1 if i < 8 else size - 15 + i) * size + 8] = bit
        modules[8 * size + (size - 1 - i if i < 8 else 15 - i if i == 8 else 14 - i)] = bit
    modules[(size - 8) * size + 8] = 1


def _write_version(modules, size: int, version: int) -> None:
    if version > 6:
        bits = _remainder(version, 6, _VERSION_DIVISOR, 12)
        for i in range(18):
            modules[i // 3 * size + size - 11 + i % 3] = modules[(size - 11 + i % 3) * size + i // 3] = bits >> i & 1
