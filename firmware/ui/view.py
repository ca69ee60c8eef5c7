"""What a screen draws on: the canvas with the terminal's theme and texts."""

from micropython import const

from canvas.canvas import Canvas, base_line
from ui import probe
from ui.assets import asset, fonts
from ui.texts import text_id, words
from ui.theme import TEXT, palette

# the grid, in pixels
SCREEN_W = const(320)
SCREEN_H = const(240)
HEAD = const(24)  # height of the status bar
FOOT = const(212)  # top of the footer
X0 = const(12)  # margins of the body
X1 = const(308)

_SIZES = (48, 32, 24, 16)
_ELLIPSIS = "..."
_BREAKS = (" ", "，", "、", "；", "。", "（")  # a row ends behind one of them


class View(Canvas):
    """The six calls of the canvas, and words."""

    def __init__(self, display, strip):
        super().__init__(display, strip, fonts(), asset("icons.bin"))
        self.big = False  # whether texts are to be large, for who sees badly
        self.set_theme("light")

    def set_theme(self, theme: str) -> None:
        """"light", "dark" or "hc"."""
        self.set_palette(palette(theme))

    def say(self, text, x: int, y: int, size: int = 16, role: int = TEXT, align: str = "l", room: int = 0) -> None:
        """Draw a text of the table: an id or a phrase. With `room`, in pixels, it is made to fit."""
        if y - 2 < self.bottom and y + size + (size >> 2) > self.top:
            self._put(text_id(text), words(text), x, y, size, role, align, room)

    def write(self, string: str, x: int, y: int, size: int = 16, role: int = TEXT, align: str = "l", room: int = 0):
        """Draw data: a number, a name. With `room` it is made to fit."""
        if y - 2 < self.bottom and y + size + (size >> 2) > self.top:
            self._put("", string, x, y, size, role, align, room)

    def pick(self, normal: int, big: int) -> int:
        """A size or a place: the second one where texts are to be large."""
        return big if self.big else normal

    def say_large(self, text, x: int, y: int, room: int, role: int = TEXT) -> None:
        """Draw a text of the table in 24 px over two rows, 24 apart, if need be; in 16 px where that is too long. A
        number stays with the Hanzi behind it."""
        string, name = words(text), text_id(text)
        end = len(string)
        while end and (
            self.text_width(string[:end], 24) > room or (string[end - 1] == " " and string[end : end + 1] > "\x7f")
        ):
            end = max([string.rfind(sign, 0, end - 1) for sign in _BREAKS]) + 1
        rest = string[end:].lstrip()
        if not end or self.text_width(rest, 24) > room:
            self._put(name, string, x, y + 4, 16, role, "l", room)
            return
        self._put(name, string[:end], x, y, 24, role, "l", 0)
        if rest:
            self._put(name, rest, x, y + 24, 24, role, "l", 0)

    def said_width(self, text, size: int = 16) -> int:
        """Pixels that an id or phrase takes."""
        return self.text_width(words(text), size)

    def _put(self, name, string, x, y, size, role, align, room):
        if room:
            base = y + base_line(size)
            size = self.fitting(string, size, room)
            y = base - base_line(size)
            string = self._cut(string, size, room)
        width = self.text(string, x, y, size, role, align)
        if probe.on_text is not None and self.top <= y < self.bottom:
            left = x - width if align == "r" else x - ((width + 1) >> 1) if align == "c" else x
            if self.left <= left < self.right:
                probe.on_text(name, string, left, y, size)

    def fitting(self, string: str, size: int, room: int) -> int:
        """The largest size, from `size` down to 16, in which the string fits; 16 if none does."""
        for smaller in _SIZES:
            if smaller <= size and self.text_width(string, smaller) <= room:
                return smaller
        return 16

    def _cut(self, string: str, size: int, room: int) -> str:
        if self.text_width(string, size) <= room:
            return string
        while string and self.text_width(string + _ELLIPSIS, size) > room:
            string = string[:-1]
        return string + _ELLIPSIS

    def write_wrapped(self, string: str, x: int, y: int, room: int, rows: int, role: int = TEXT) -> None:
        """Draw data in 16 px over at most `rows` rows of `room` pixels, 22 apart; breaks at spaces if it can."""
        while string and rows and y - 2 < self.bottom:
            rows -= 1
            end = len(string)
            while rows and end > 1 and self.text_width(string[:end], 16) > room:
                space = string.rfind(" ", 0, end)
                end = space if space > 0 else end - 1
            self.write(string[:end], x, y, 16, role, "l", room)
            string = string[end:].lstrip()
            y += 22
