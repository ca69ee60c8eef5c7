"""The label behind a ROMFS image: what it is, for which board, and who says so.

It begins at the first multiple of 16 behind the image, whose own head tells how long it is; so the image stays a plain
ROMFS that MicroPython mounts in place. SIZE bytes, numbers big-endian:

    0   8  SIGNROM1
    8   4  length of the image in bytes
    12  3  version: major, minor, patch
    15  1  flags: bit 0 for production
    16  3  lowest version that may run once this image has been started
    19  1  0
    20  16 board, padded with zeros
    36  8  key: the first bytes of the SHA-256 of its modulus
    44  32 SHA-256 of the image
    76  4  0
    80 256 signature of bytes 0 to 79: RSASSA-PSS (RFC 8017, 8.1) with SHA-256, MGF1 and 32 bytes of salt
"""

import struct
from micropython import const

from signedrom.errors import ImageError

SIZE = const(336)
SIGNED = const(80)  # bytes that the signature covers
MAGIC = b"SIGNROM1"
PRODUCTION = const(1)
_LAYOUT = ">8sI3sB3sx16s8s32s4x"
_ROMFS = b"\xd2\xcd1"
_HEAD = const(8)  # bytes of a ROMFS that hold its length


class Label:
    """`version` and `lowest` are tuples of three; `length` is the image's, in bytes."""

    def __init__(self, data):
        """From SIZE bytes. Raises ImageError "no label"."""
        if len(data) < SIZE or bytes(data[:8]) != MAGIC:
            raise ImageError("no label")
        _, self.length, version, self.flags, lowest, board, key, self.digest = struct.unpack_from(_LAYOUT, data, 0)
        self.version, self.lowest = tuple(version), tuple(lowest)
        self.board = board.rstrip(b"\x00")  # bytes: nobody has vouched for them yet
        self.key_id = key

    @property
    def is_production(self) -> bool:
        return bool(self.flags & PRODUCTION)


def length_of(head) -> int:
    """Bytes of the ROMFS image that begins with `head`. Raises ImageError "no image"."""
    if bytes(head[:3]) != _ROMFS:
        raise ImageError("no image")
    size = 0
    for at in range(3, min(len(head), _HEAD)):
        size = size << 7 | head[at] & 0x7F
        if not head[at] & 0x80:
            return at + 1 + size
    raise ImageError("no image")


def place_of(length: int) -> int:
    """Where the label of an image of that length begins."""
    return (length + 15) & ~15
