"""Frames on a TCP or TLS stream: length, TPDU, header, message.

The length is two bytes, big-endian, and counts everything behind itself. The TPDU is 60, destination address, source
address (two bytes each); a reply swaps the addresses. The header has six bytes.
"""

import asyncio
from typing import NamedTuple

_TPDU = 5
_HEADER = 6
SHORTEST = _TPDU + _HEADER + 2 + 8  # up to the bitmap
LONGEST = 4096
PATIENCE = 30.0  # seconds from the first byte of a frame to its last


class BadFrame(Exception):
    """The stream cannot be followed any further. The argument says why, without content."""


class Frame(NamedTuple):
    """What a length prefix announced."""

    tpdu: bytes
    header: bytes
    message: bytes

    def pack(self) -> bytes:
        """Bytes on the line."""
        body = self.tpdu + self.header + self.message
        return len(body).to_bytes(2, "big") + body

    def reply(self, message: bytes, requirement: int = 0) -> "Frame":
        """The frame that carries the answer: addresses swapped, the processing requirement as digit 6 of the header."""
        tpdu = self.tpdu[:1] + self.tpdu[3:5] + self.tpdu[1:3]
        header = self.header[:2] + bytes([self.header[2] & 0xF0 | requirement]) + self.header[3:]
        return Frame(tpdu, header, message)


async def read_frame(reader: asyncio.StreamReader, idle: float) -> Frame | None:
    """The next frame, or None at the end of the stream or after `idle` seconds of silence. Raises BadFrame."""
    try:
        first = await asyncio.wait_for(reader.read(1), idle)
    except TimeoutError:
        return None
    if not first:
        return None
    try:
        async with asyncio.timeout(PATIENCE):
            length = int.from_bytes(first + await reader.readexactly(1), "big")
            if not SHORTEST <= length <= LONGEST:
                raise BadFrame(f"length {length}")
            body = await reader.readexactly(length)
    except TimeoutError:
        raise BadFrame("frame not finished in time") from None
    except asyncio.IncompleteReadError:
        raise BadFrame("stream ended inside a frame") from None
    if body[0] != 0x60:
        raise BadFrame("no TPDU")
    return Frame(body[:_TPDU], body[_TPDU : _TPDU + _HEADER], body[_TPDU + _HEADER :])
