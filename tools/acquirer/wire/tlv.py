"""BER-TLV data objects as EMV has them: tags of one to three bytes, definite lengths."""


class BadTlv(ValueError):
    """Bytes that are no data objects. The argument is the offset."""


def tlv(tag: str, value: bytes) -> bytes:
    """One data object; the tag in hexadecimal."""
    size = len(value)
    length = bytes([size]) if size < 0x80 else b"\x81" + bytes([size]) if size < 0x100 else b"\x82" + size.to_bytes(2)
    return bytes.fromhex(tag) + length + value


def objects(data: bytes) -> dict[str, bytes]:
    """The data objects one after the other, by tag in upper-case hexadecimal; of two alike the last. Raises BadTlv."""
    found: dict[str, bytes] = {}
    at = 0
    try:
        while at < len(data):
            start = at
            if data[at] & 0x1F == 0x1F:
                at += 1
                while data[at] & 0x80:
                    at += 1
            at += 1
            tag = data[start:at].hex().upper()
            size, at = data[at], at + 1
            if size & 0x80:
                width = size & 0x7F
                size, at = int.from_bytes(data[at : at + width]), at + width
            if at + size > len(data):
                raise BadTlv(start)
            found[tag] = data[at : at + size]
            at += size
    except IndexError:
        raise BadTlv(at) from None
    return found
