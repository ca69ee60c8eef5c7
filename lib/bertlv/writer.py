"""Writes BER-TLV data objects into the caller's buffer."""

from bertlv.errors import LENGTH, ROOM, TlvError


def write(buffer, offset: int, tag: int, value) -> int:
    """Write one element from `offset` on and return where it ends. Raises TlvError.

    `tag` is its bytes as a big-endian number (0x9F06), `value` any buffer of up to 65,535 bytes.
    """
    size = len(value)
    if size > 0xFFFF:
        raise TlvError(LENGTH, offset)
    at = offset
    shift = 16 if tag > 0xFFFF else 8 if tag > 0xFF else 0
    more = 0 if size < 0x80 else 1 if size <= 0xFF else 2
    if offset + shift // 8 + 2 + more + size > len(buffer):
        raise TlvError(ROOM, offset)
    while shift >= 0:
        buffer[at] = tag >> shift & 0xFF
        shift -= 8
        at += 1
    if more:
        buffer[at] = 0x80 | more
        at += 1
    if more == 2:
        buffer[at] = size >> 8
        at += 1
    buffer[at] = size & 0xFF
    at += 1
    buffer[at : at + size] = value
    return at + size
