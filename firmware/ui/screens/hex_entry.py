"""Typing hexadecimal digits: a key's component, or a check value."""

from ui.screens.typed_secret import TypedSecret
from ui.theme import ACCENT, BAD, FRAME, LINE, MUTED, TEXT
from ui.view import FOOT, SCREEN_W, X0
from ui.widgets.lists import title

_LETTERS = {2: (10, 11, 12), 3: (13, 14, 15)}  # as on a telephone: A B C, D E F
_CANCEL = ("cancel", "key.cancel")
_TOP = 60
_STEP = 18  # pixels from digit to digit
_ROW = 34
_IN_ROW = 16


class HexEntry(TypedSecret):
    """Its value: the bytes typed, in a bytearray that the caller wipes. Raises Cancelled or TimedOut."""

    timeout_ms = 120000
    zero = 0

    def __init__(self, heading, hints, longest: int, shortest: int, hidden: bool, name: str, problem=None):
        """`heading`: a text; `hints`: at most two. `longest` and `shortest`: digits, even numbers. `hidden`: only the
        last digit is shown. `problem`: a text that says why the last try failed."""
        super().__init__((_CANCEL, None, None), longest)
        self.name = name
        self._heading = heading
        self._hints = hints
        self._shortest = shortest
        self._hidden = hidden
        self._problem = problem

    def on_key(self, key: str) -> None:
        if key == "ok":
            self.finish(self.take())
            return
        if key in ("up", "down"):
            self._turn(1 if key == "up" else -1)
        elif not self.type_key(key):
            super().on_key(key)
            return
        self._problem = None
        self.invalidate(0, 24, SCREEN_W, FOOT - 24)
        enough = self.count >= self._shortest and self.count % 2 == 0
        self.set_chips(_CANCEL, ("updown", "key.letter") if self.count else None, ("ok", "key.ok") if enough else None)

    def _turn(self, step: int) -> None:
        """The last digit becomes the next character on its key."""
        last = self._digits[self.count - 1]
        for digit, letters in _LETTERS.items():
            group = (digit,) + letters
            if last in group:
                self._digits[self.count - 1] = group[(group.index(last) + step) % len(group)]
                return

    def take(self) -> bytearray:
        """The bytes typed; the digits are wiped."""
        value = bytearray(self.count // 2)
        for i in range(len(value)):
            value[i] = self._digits[2 * i] << 4 | self._digits[2 * i + 1]
        self.wipe()
        return value

    def draw(self, view) -> None:
        title(view, self._heading, "%d / %d" % (self.count, len(self._digits)))
        for i in range(len(self._digits)):
            column = i % _IN_ROW
            x = X0 + column * _STEP + column // 4 * 3
            y = _TOP + i // _IN_ROW * _ROW
            if i < self.count and (not self._hidden or i == self.count - 1):
                view.write("%X" % self._digits[i], x + 7, y, 24, TEXT, "c")
            elif i < self.count:
                view.rrect(x + 3, y + 10, 8, 8, 4, TEXT)
            view.rect(x, y + 28, 14, 2, ACCENT if i == self.count else FRAME)
        y = 132
        for hint in self._hints:
            view.say(hint, X0, y, 16, MUTED, "l", 296)
            y += 20
        if self._problem is not None:
            view.rect(0, 175, SCREEN_W, 1, LINE)
            view.icon("cross", X0, 186, 16, BAD, BAD)
            view.say(self._problem, 36, 186, 16, TEXT, "l", 272)
