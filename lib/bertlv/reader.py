"""Reads BER-TLV data objects in place (ISO/IEC 8825-1 as EMV Book 3 annex B restricts it).

Tags have one to three bytes, lengths one to three (up to 65,535), and zero bytes between elements mean nothing. A first
subsequent tag byte of 80 is let through: acquirers number their private tags FF80xx.
"""

from micropython import const

from bertlv.errors import COUNT, DEPTH, LENGTH, SHORT, TAG, TlvError

MOST = const(128)  # elements, unless the caller says otherwise
DEEPEST = const(8)  # levels below the first
_TAG_BYTES = const(3)
_LENGTH_BYTES = const(2)  # after the one that says how many


class Reader:
    """Goes from one element to the next, on one level: `while reader.next(): reader.tag, reader.value`.

    Nothing is copied; `start` and `end` are the value's place in the buffer. Constructed values are not opened: who
    knows that a tag is a template makes a Reader of it with `inside`.
    """

    def __init__(self, data, start: int = 0, end: int = -1, most: int = MOST):
        """`data`: any buffer. `end`: where to stop, -1 for its end. `most`: elements that are let through."""
        self._view = memoryview(data)
        self._stop = len(self._view) if end < 0 else min(end, len(self._view))
        self._left = most
        self._at = start
        self.tag = 0  # its bytes as a big-endian number: 0x9F06
        self.start = self.end = start

    def next(self) -> bool:
        """Go to the next element; False at the end. Raises TlvError."""
        view, at, stop = self._view, self._at, self._stop
        while at < stop and view[at] == 0:
            at += 1
        if at >= stop:
            self._at = stop
            return False
        if self._left <= 0:
            raise TlvError(COUNT, at)
        self._left -= 1
        first = at
        self.tag, at = _tag(view, at, stop)
        length, at = _length(view, at, stop)
        if length > stop - at:
            raise TlvError(SHORT, first)
        self.start, self.end = at, at + length
        self._at = self.end
        return True

    @property
    def value(self):
        """The element's value as a memoryview."""
        return self._view[self.start : self.end]

    @property
    def is_constructed(self) -> bool:
        """Whether the tag says that the value consists of elements."""
        tag = self.tag
        while tag > 0xFF:
            tag >>= 8
        return bool(tag & 0x20)

    def inside(self, most: int = MOST):
        """A Reader of the elements in this value."""
        return Reader(self._view, self.start, self.end, most)


def find(data, tag: int):
    """The value of the first element with this tag, on the first level, as a memoryview; None when there is none.

    Raises TlvError for what is broken before it.
    """
    reader = Reader(data)
    while reader.next():
        if reader.tag == tag:
            return reader.value
    return None


def walk(data, most: int = MOST, deepest: int = DEEPEST):
    """Yield (depth, tag, start, end) of every element, opening constructed ones. Raises TlvError.

    `most` counts the elements of all levels.
    """
    levels = [Reader(data, 0, -1, most)]
    while levels:
        reader = levels[-1]
        if not reader.next():
            levels.pop()
            continue
        if most <= 0:
            raise TlvError(COUNT, reader.start)
        most -= 1
        yield len(levels) - 1, reader.tag, reader.start, reader.end
        if reader.is_constructed:
            if len(levels) > deepest:
                raise TlvError(DEPTH, reader.start)
            levels.append(reader.inside(most))


def _tag(view, at: int, stop: int):
    """(tag, offset after it)."""
    first = at
    tag = view[at]
    at += 1
    if tag & 0x1F != 0x1F:
        return tag, at
    while True:
        if at >= stop:
            raise TlvError(SHORT, first)
        if at - first >= _TAG_BYTES:
            raise TlvError(TAG, first)
        byte = view[at]
        tag = tag << 8 | byte
        at += 1
        if not byte & 0x80:
            return tag, at


def _length(view, at: int, stop: int):
    """(length, offset after it)."""
    if at >= stop:
        raise TlvError(SHORT, at)
    length = view[at]
    if length < 0x80:
        return length, at + 1
    size = length & 0x7F
    if not 1 <= size <= _LENGTH_BYTES:
        raise TlvError(LENGTH, at)
    if at + 1 + size > stop:
        raise TlvError(SHORT, at)
    length = 0
    for i in range(at + 1, at + 1 + size):
        length = length << 8 | view[i]
    return length, at + 1 + size
