"""What lib/drivers/pn532_link.py makes of frames, and the frames it makes."""

from drivers.pn532_link import Pn532Link, parse

KINDS = ("none", "part", "ack", "nack", "bad", "frame")


def parsed(frame: str) -> list:
    """The kind of thing in these bytes, and its content."""
    data = bytearray.fromhex(frame)
    kind, first, size, _ = parse(data, len(data))
    return [KINDS[kind], data[first : first + size].hex()]


def made(code: int, data: str) -> str:
    """The frame of a command."""
    content = bytes.fromhex(data)
    link = Pn532Link(None)
    link.data[: len(content)] = content
    return bytes(link._frame(code, len(content))).hex()
