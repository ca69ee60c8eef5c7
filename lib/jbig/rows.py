"""The three rows that a context looks at, a byte for each pixel, and the states of the contexts."""

from micropython import const

LARGEST = const(1024)  # pixels a side
_CONTEXTS = const(1024)
_MARGIN = const(2)  # white pixels on either side of a row


class Rows:
    """White at first, as T.82 wants what lies outside the picture."""

    def __init__(self, width: int):
        self.width = width
        self._step = width + 2 * _MARGIN
        self.pixels = bytearray(3 * self._step)
        self.contexts = bytearray(_CONTEXTS)

    def unpack(self, bits) -> None:
        """Take the current row from packed bits."""
        pixels, at = self.pixels, 2 * self._step + _MARGIN
        for x in range(self.width):
            pixels[at + x] = bits[x >> 3] >> (~x & 7) & 1

    def pack(self, bits) -> None:
        """Write the current row as packed bits; those behind its end are 0."""
        pixels, at = self.pixels, 2 * self._step + _MARGIN
        for i in range((self.width + 7) // 8):
            bits[i] = 0
        for x in range(self.width):
            bits[x >> 3] |= pixels[at + x] << (~x & 7)

    def is_like_above(self) -> bool:
        """Whether the current row has the pixels of the one above."""
        view, step = memoryview(self.pixels), self._step
        return view[2 * step :] == view[step : 2 * step]

    def copy_above(self) -> None:
        """Make the current row like the one above."""
        step = self._step
        self.pixels[2 * step :] = self.pixels[step : 2 * step]

    def advance(self) -> None:
        """The current row becomes the one above."""
        step = self._step
        self.pixels[: 2 * step] = self.pixels[step:]
