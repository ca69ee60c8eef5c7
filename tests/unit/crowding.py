"""Watches how the texts of a picture lie (MicroPython): none runs into another, is half covered, or leaves its part of
the display. A text that a box drawn later covers whole, as a toast does, is not there.

A text of size S fills S rows; of those the first and the last two are air in every font, and may be shared.
"""

from ui import probe
from ui.view import FOOT, HEAD, SCREEN_H, SCREEN_W

_AIR = 2
_THIN = 4  # pixels: less is a line, which strikes out or underlines


class Crowding:
    """Listens to a view; `forget` begins a new picture, `faults` says what is wrong with it."""

    def __init__(self, view):
        self._view = view
        self._texts = {}  # (left, top): id, words, left, top, right, bottom
        self._fill = view.rrect
        self._write = view.text
        self._cut = set()
        view.rrect, view.text = self._filled, self._written
        probe.on_region = self._repainted

    def forget(self) -> None:
        self._texts.clear()
        self._cut.clear()

    def drawn(self, name: str, words: str, x: int, y: int, size: int) -> None:
        """For `probe.on_text`."""
        if words:
            self._texts[x, y] = (name, words, x, y, x + self._view.text_width(words, size), y + size)

    def faults(self, bare: bool) -> list:
        """What is wrong, a line each. `bare`: the screen has neither status bar nor footer."""
        found = sorted(self._cut)
        texts = sorted(self._texts.values(), key=lambda text: (text[3], text[2]))
        for i, text in enumerate(texts):
            left, top, right, bottom = text[2:]
            if right > SCREEN_W or top < 0 or bottom > SCREEN_H:
                found.append("leaves the display: " + _told(text))
            for edge in () if bare else (HEAD, FOOT):
                if top + _AIR < edge < bottom - _AIR:
                    found.append("leaves its part: " + _told(text))
            for other in texts[:i]:
                if _meet(other, left, top + _AIR, right, bottom - _AIR):
                    found.append("%s runs into %s" % (_told(text), _told(other)))
        return found

    def _repainted(self, x: int, y: int, w: int, h: int) -> None:
        for place in list(self._texts):
            if x <= place[0] < x + w and y <= place[1] < y + h:
                del self._texts[place]

    def _written(self, string: str, x: int, y: int, size: int, role: int, align: str = "l") -> int:
        """The probe does not tell of a text that begins left of the display."""
        width = self._write(string, x, y, size, role, align)
        if string and x - (0 if align == "l" else width if align == "r" else (width + 1) >> 1) < 0:
            self._cut.add("leaves the display: '%s' at %d" % (string, y))
        return width

    def _filled(self, x: int, y: int, w: int, h: int, r: int, role: int) -> None:
        """A box: what it covers of the texts that were drawn in this strip."""
        view = self._view
        self._fill(x, y, w, h, r, role)
        if y >= view.bottom or y + h <= view.top or min(w, h) < _THIN:
            return
        for place, text in list(self._texts.items()):
            is_here = view.left <= place[0] < view.right and view.top <= place[1] < view.bottom
            if is_here and _meet(text, x, y, x + w, y + h):
                del self._texts[place]
                if x > text[2] or x + w < text[4] or y > text[3] + _AIR or y + h < text[5] - _AIR:
                    self._cut.add("half covered: " + _told(text))


def _meet(text, left: int, top: int, right: int, bottom: int) -> bool:
    return text[2] < right and left < text[4] and text[3] + _AIR < bottom and top < text[5] - _AIR


def _told(text) -> str:
    return "%s '%s' at %d,%d" % (text[0] or "data", text[1], text[2], text[3])
