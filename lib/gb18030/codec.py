"""GB 18030-2005, the encoding of Chinese printers and messages: all of Unicode, in one, two or four bytes.

The table is a file of the image, used where it lies: /rom/assets/gb18030.bin.
"""

from gb18030._encode import columns_utf8, encode_utf8

_TABLE = memoryview(open("/rom/assets/gb18030.bin", "rb"))  # noqa: SIM115 (stays in ROM)


class Gb18030Error(Exception):
    """The text cannot be encoded, the bytes cannot be decoded. Arguments: why; when decoding also the offset."""


def encode(text: str, out: bytearray, offset: int = 0) -> int:
    """Write `text` (a str, or its UTF-8 bytes) into `out` from `offset` on and return where it ends.

    A lone surrogate, and what is no UTF-8, becomes `?`. Raises Gb18030Error when `out` is too short; it is then partly
    written. Allocates nothing for bytes, one small object for a str.
    """
    if offset < 0:
        raise Gb18030Error("offset out of range")
    end = encode_utf8(_utf8(text), out, offset, _TABLE)
    if end < 0:
        raise Gb18030Error("no room")
    return end


def decode(data) -> str:
    """The text of bytes in GBK, the one- and two-byte part of GB 18030 without its user-defined areas.

    Raises Gb18030Error for a code that has no character there. A character costs a search (1 ms on the board): for
    names, not for books.
    """
    from gb18030._decode import character_of  # few programs decode

    text, at = bytearray(), 0  # UTF-8: a str of one character would stay in memory for ever, as all interned ones do
    while at < len(data):
        byte = data[at]
        if byte < 0x80:
            text.append(byte)
            at += 1
            continue
        character = character_of(byte << 8 | data[at + 1], _TABLE) if at + 1 < len(data) else 0
        if not character:
            raise Gb18030Error("no character", at)
        if character < 0x800:
            text.append(0xC0 | character >> 6)
        else:
            text.append(0xE0 | character >> 12)
            text.append(0x80 | character >> 6 & 0x3F)
        text.append(0x80 | character & 0x3F)
        at += 2
    return str(text, "utf-8")


def columns(text: str) -> int:
    """Columns that `text` (a str, or its UTF-8 bytes) takes on a printer: 1 for ASCII, 2 for anything else."""
    return columns_utf8(_utf8(text))


def _utf8(text: str) -> bytes:
    return memoryview(text) if isinstance(text, str) else text
