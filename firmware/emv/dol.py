"""Data object lists: the card names tags and lengths, the terminal answers with values (EMV Book 3 section 5.4)."""

from micropython import const

from emv.errors import CARD_FAULT, EmvError

LARGEST = const(252)  # bytes of values that fit a command beside their own head
# tags of two bytes whose format is n, and those of one byte: they keep their right-hand digits
_NUMERIC = (
    b"\x9f\x01\x9f\x02\x9f\x03\x9f\x11\x9f\x15\x9f\x1a\x9f\x21\x9f\x35\x9f\x39\x9f\x3b\x9f\x3c\x9f\x3d\x9f\x41\x9f\x42"
    b"\x9f\x43\x9f\x44\x9f\x51\x9f\x57\x9f\x58\x9f\x59\x9f\x5c\x9f\x5d\x9f\x6d\x9f\x72\x9f\x73\x9f\x77\x9f\x78\x9f\x79"
    b"\x5f\x24\x5f\x25\x5f\x28\x5f\x2a\x5f\x30\x5f\x34\x5f\x36\x5f\x57\x00\x9a\x00\x9c"
)
_PACKED = b"\x00\x5a\x9f\x20"  # format cn: filled with F on the right


def entries(dol):
    """Yield (tag, length). Raises EmvError with the offset for what is cut off or asks for too much."""
    at = total = 0
    size = len(dol)
    while at < size:
        first = at
        tag = dol[at]
        at += 1
        if not tag:
            raise EmvError(CARD_FAULT, first)
        if tag & 0x1F == 0x1F:
            more = 0x80
            while more:
                if at >= size or at - first > 2:
                    raise EmvError(CARD_FAULT, first)
                more = dol[at] & 0x80
                tag = tag << 8 | dol[at]
                at += 1
        if at >= size:
            raise EmvError(CARD_FAULT, first)
        total += dol[at]
        if dol[at] > LARGEST or total > LARGEST:
            raise EmvError(CARD_FAULT, first)
        yield tag, dol[at]
        at += 1


def lists(dol, wanted: int) -> bool:
    """Whether the list asks for a tag. Raises EmvError."""
    found = False
    for tag, _ in entries(dol):
        found = found or tag == wanted
    return found


def build(dol, data) -> bytearray:
    """The values the list asks for, one after the other; the caller wipes it. Raises EmvError.

    What the terminal does not have, and what is constructed, is zeros. Values too long lose their end, numbers their
    beginning; values too short are filled: numbers with zeros in front, packed digits with F, others with zeros behind.
    """
    total = 0
    for _, length in entries(dol):
        total += length
    made = bytearray(total)
    at = 0
    for tag, length in entries(dol):
        value = data.get(tag)
        if value is not None and not _is_constructed(tag):
            missing = length - len(value)
            if _is_in(_NUMERIC, tag):
                if missing >= 0:
                    made[at + missing : at + length] = value
                else:
                    made[at : at + length] = memoryview(value)[-missing:]
            else:
                copied = min(length, len(value))
                made[at : at + copied] = memoryview(value)[:copied]
                if missing > 0 and _is_in(_PACKED, tag):
                    for i in range(at + copied, at + length):
                        made[i] = 0xFF
        at += length
    return made


def _is_constructed(tag: int) -> bool:
    while tag > 0xFF:
        tag >>= 8
    return bool(tag & 0x20)


def _is_in(tags: bytes, tag: int) -> bool:
    """Whether a table has the tag. None of its second bytes could begin a tag, so wherever it is found, it is one."""
    return tag <= 0xFFFF and bytes((tag >> 8, tag & 0xFF)) in tags
