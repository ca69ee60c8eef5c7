"""Lines of text on a printer with a fixed number of columns. A Hanzi takes two, an ASCII character one."""

from micropython import const

from escpos.commands import newline, text
from escpos.errors import EscposError
from gb18030.codec import columns as columns_of

_SPACE = const(0x20)


class Line:
    """Lays out text in `columns` columns: 32 on 58 mm paper, half as many in double width.

    Each method writes whole lines, ended by LF, at `at` into `out`, and returns where they end; what does not fit goes
    on in the next line, after the last space if there is one. Text is a str or its UTF-8 bytes. Raises EscposError when
    the buffer is too short.
    """

    def __init__(self, columns: int) -> None:
        if columns < 2:
            raise EscposError("a line has 2 columns or more")
        self.columns = columns

    def left(self, out: bytearray, at: int, characters: str) -> int:
        """Text from the left edge."""
        return self._block(out, at, characters, 0)

    def centred(self, out: bytearray, at: int, characters: str) -> int:
        """Text in the middle."""
        return self._block(out, at, characters, 1)

    def right(self, out: bytearray, at: int, characters: str) -> int:
        """Text to the right edge."""
        return self._block(out, at, characters, 2)

    def pair(self, out: bytearray, at: int, label: str, value: str) -> int:
        """A label at the left edge and a value at the right one; in lines of their own when one is too narrow."""
        width = columns_of(label)
        space = self.columns - width - columns_of(value)
        if space < 1:
            return self.right(out, self.left(out, at, label), value)
        at = text(out, at, label)
        at = fill(out, at, space, _SPACE)
        return newline(out, text(out, at, value))

    def rule(self, out: bytearray, at: int, character: str = "-") -> int:
        """A line of one ASCII character."""
        return newline(out, fill(out, at, self.columns, ord(character)))

    def _block(self, out: bytearray, at: int, characters: str, halves: int) -> int:
        """Wrapped text, with `halves` halves of each line's free space in front."""
        data = memoryview(characters)
        start = 0
        while True:
            end, following = self._break(data, start)
            row = data[start:end]
            at = fill(out, at, (self.columns - columns_of(row)) * halves // 2, _SPACE)
            at = newline(out, text(out, at, row))
            start = following
            if start >= len(data):
                return at

    def _break(self, data: memoryview, start: int) -> tuple:
        """Where the line that begins at `start` ends, and where the next one begins, as places in UTF-8 bytes."""
        room = self.columns
        end = start
        gap = -1  # the last space
        while end < len(data):
            byte = data[end]
            room -= 1 if byte < 0x80 else 2
            if room < 0:
                break
            if byte == _SPACE:
                gap = end
            end += 1
            while end < len(data) and data[end] & 0xC0 == 0x80:
                end += 1
        if end == len(data):
            return end, end
        if data[end] == _SPACE:
            return end, end + 1
        return (gap, gap + 1) if gap > start else (end, end)


def fill(out: bytearray, at: int, count: int, byte: int) -> int:
    """Write one byte `count` times; for layouts that mix sizes in a line."""
    if at < 0 or at + count > len(out):
        raise EscposError("no room")
    for i in range(at, at + count):
        out[i] = byte
    return at + count
