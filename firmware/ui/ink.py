"""What a finger has drawn: strokes of points, with room for a long signature and no more."""

from array import array
from micropython import const

_MOST = const(720)  # points
_GROUP = const(16)  # points that share a box, so that drawing need not look at each
_NEAR = const(2)  # pixels below which a point says nothing new
_LIFTED = const(-1)


class Ink:
    """Points in pixels of the box they are drawn in. `length`: of all strokes, in pixels."""

    def __init__(self):
        self._points = array("h", bytes(4 * _MOST))
        self._boxes = array("h", bytes(8 * ((_MOST + _GROUP - 1) // _GROUP)))  # left, top, right, bottom of a group
        self.clear()

    def clear(self) -> None:
        """Wipe it."""
        points = self._points
        for i in range(2 * _MOST):
            points[i] = 0
        self._count = 0
        self._is_lifted = True
        self.length = 0
        self.left = self.top = 0x7FFF
        self.right = self.bottom = 0

    def add(self, x: int, y: int) -> bool:
        """The finger is here now; False when that changes nothing."""
        points, count = self._points, self._count
        if count >= _MOST - 1:
            return False
        if self._is_lifted:
            if count:
                self._put(_LIFTED, 0)
                count += 1
        else:
            across, down = abs(x - points[2 * count - 2]), abs(y - points[2 * count - 1])
            if across < _NEAR and down < _NEAR:
                return False
            self.length += max(across, down) + min(across, down) // 2
        self._is_lifted = False
        self._put(x, y)
        self.left, self.right = min(self.left, x), max(self.right, x)
        self.top, self.bottom = min(self.top, y), max(self.bottom, y)
        return True

    def lift(self) -> None:
        """The finger has left."""
        self._is_lifted = True

    def last_segment(self) -> tuple:
        """(x1, y1, x2, y2) of what the last point added; the point itself where a stroke begins."""
        points, at = self._points, 2 * self._count - 2
        before = at - 2 if at and points[at - 2] != _LIFTED else at
        return points[before], points[before + 1], points[at], points[at + 1]

    def draw(self, canvas, left: int, top: int, part: int, whole: int, role: int, stroke: int) -> None:
        """Draw it with its origin at (left, top), `part`/`whole` as large."""
        points, boxes = self._points, self._boxes
        for group in range((self._count + _GROUP - 1) // _GROUP):
            x1, y1 = boxes[4 * group] * part // whole, boxes[4 * group + 1] * part // whole
            x2, y2 = boxes[4 * group + 2] * part // whole, boxes[4 * group + 3] * part // whole
            if canvas.is_outside(left + x1 - 4, top + y1 - 4, x2 - x1 + 8, y2 - y1 + 8):
                continue
            for i in range(group * _GROUP, min(self._count, (group + 1) * _GROUP)):
                if points[2 * i] == _LIFTED:
                    continue
                before = i - 1 if i and points[2 * i - 2] != _LIFTED else i
                canvas.line(
                    left + points[2 * before] * part // whole, top + points[2 * before + 1] * part // whole,
                    left + points[2 * i] * part // whole, top + points[2 * i + 1] * part // whole, role, stroke,
                )  # fmt: skip

    def _put(self, x: int, y: int) -> None:
        points, boxes, count = self._points, self._boxes, self._count
        points[2 * count], points[2 * count + 1] = x, y
        at = count // _GROUP * 4
        if count % _GROUP == 0:
            boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3] = 0x7FFF, 0x7FFF, 0, 0
            if x != _LIFTED and not self._starts(count):  # the segment from the last point of the group before
                self._widen(at, points[2 * count - 2], points[2 * count - 1])
        if x != _LIFTED:
            self._widen(at, x, y)
        self._count = count + 1

    def _starts(self, count: int) -> bool:
        return not count or self._points[2 * count - 2] == _LIFTED

    def _widen(self, at: int, x: int, y: int) -> None:
        boxes = self._boxes
        boxes[at], boxes[at + 1] = min(boxes[at], x), min(boxes[at + 1], y)
        boxes[at + 2], boxes[at + 3] = max(boxes[at + 2], x), max(boxes[at + 3], y)
