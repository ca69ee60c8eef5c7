"""A copy of the terminal's display, and which parts of it changed when."""

from collections import deque

WIDTH, HEIGHT = 320, 240
PIXEL = 2  # bytes of big-endian RGB565
KEPT = 256  # changes remembered; a reader further behind gets the whole display

Rect = tuple[int, int, int, int]  # x, y, w, h


class Glass:
    """Pixels as the device last sent them."""

    def __init__(self) -> None:
        self.pixels = bytearray(WIDTH * HEIGHT * PIXEL)
        self._changes: deque[tuple[int, Rect]] = deque(maxlen=KEPT)
        self._forgotten = 0  # changes up to this number are no longer listed

    def paint(self, number: int, rect: Rect, pixels: bytes) -> None:
        """Take over one rectangle as change `number`. Raises ValueError when it does not fit the display."""
        x, y, w, h = rect
        if min(x, y) < 0 or min(w, h) < 1 or x + w > WIDTH or y + h > HEIGHT or len(pixels) != w * h * PIXEL:
            raise ValueError(f"rectangle {x},{y} {w}x{h} with {len(pixels)} bytes")
        stride, length = WIDTH * PIXEL, w * PIXEL
        for row in range(h):
            start = (y + row) * stride + x * PIXEL
            self.pixels[start : start + length] = pixels[row * length : (row + 1) * length]
        if len(self._changes) == KEPT:
            self._forgotten = self._changes[0][0]
        self._changes.append((number, rect))

    def changed_after(self, number: int) -> list[Rect]:
        """What to send to a reader that has seen everything up to `number`: the rectangles, or the whole display when
        that is not more."""
        if number < self._forgotten:
            return [(0, 0, WIDTH, HEIGHT)]
        rects = [rect for seen, rect in self._changes if seen > number]
        if sum(w * h for _, _, w, h in rects) > WIDTH * HEIGHT:
            return [(0, 0, WIDTH, HEIGHT)]
        return rects

    def cut(self, rect: Rect) -> bytes:
        """The pixels now in a rectangle."""
        x, y, w, h = rect
        if w == WIDTH:
            return bytes(self.pixels[y * WIDTH * PIXEL : (y + h) * WIDTH * PIXEL])
        starts = (((y + row) * WIDTH + x) * PIXEL for row in range(h))
        return b"".join(self.pixels[start : start + w * PIXEL] for start in starts)
