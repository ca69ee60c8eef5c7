"""Pictures of what the device shows and prints."""

import base64
import zlib

from PIL import Image


def unpacked(data: str) -> bytes:
    """The bytes of a `data` field of the control protocol."""
    return zlib.decompress(base64.b64decode(data))


def lcd_image(width: int, height: int, data: str) -> Image.Image:
    """RGB picture of big-endian RGB565 pixels; each channel is spread over the full 0..255."""
    swapped = bytearray(unpacked(data))
    swapped[0::2], swapped[1::2] = swapped[1::2], swapped[0::2]
    return Image.frombytes("RGB", (width, height), bytes(swapped), "raw", "BGR;16")


def paper_image(data: str) -> Image.Image:
    """Black on white, 384 dots wide, one row a dot row; at least one row high."""
    rows = unpacked(data)
    if not rows:
        return Image.new("1", (384, 1), 1)
    return Image.frombytes("1", (384, len(rows) // 48), bytes(byte ^ 0xFF for byte in rows))
