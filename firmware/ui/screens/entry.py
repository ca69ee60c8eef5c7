"""Typing a number or code that stands on a slip."""

from ui.screen import ENTRY_KEYS, Screen
from ui.theme import ACCENT, BAD, BG, LINE, MUTED, TEXT
from ui.view import FOOT, SCREEN_W, X0
from ui.widgets.lists import title

_LETTERS = ("0", "1QZ", "2ABC", "3DEF", "4GHI", "5JKL", "6MNO", "7PRS", "8TUV", "9WXY")  # as on a telephone
_CANCEL = ("cancel", "key.cancel")
_LEFT = 26  # where the typed text begins


class Entry(Screen):
    """Its value: what was typed, as str ("" if nothing and that is allowed). Raises Cancelled or TimedOut."""

    name = "entry"
    typed = ENTRY_KEYS
    timeout_ms = 60000

    def __init__(self, heading, hints, longest: int, shortest: int, check=None, optional: bool = False,
                 letters: bool = False, blank: str = "", name: str = ""):
        """`heading`: a text. `hints`: at most two texts. `check(value)`: None, or a text with what is wrong with it.
        `optional`: OK works with nothing typed. `letters`: up and down turn the last digit into its letters.
        `blank`: stands where nothing is typed yet, e.g. "MMDD". `name`: for the probe."""
        super().__init__((_CANCEL, None, ("ok", "key.ok") if optional else None))
        if name:
            self.name = name
        self._heading = heading
        self._hints = hints
        self._longest = longest
        self._shortest = shortest
        self._check = check
        self._optional = optional
        self._letters = letters
        self._blank = blank
        self._problem = None
        self.value = ""

    def on_key(self, key: str) -> None:
        if key == "ok":
            self._agree()
        elif key in ("up", "down"):
            self._set(self.value[:-1] + _turned(self.value[-1], 1 if key == "up" else -1))
        elif key == "back":
            self._set(self.value[:-1])
        elif key == "clear":
            self._set("")
        elif key.isdigit():
            self._set((self.value + key)[: self._longest])
        else:
            super().on_key(key)

    def _agree(self) -> None:
        problem = self._check(self.value) if self._check is not None and self.value else None
        if problem is None:
            self.finish(self.value)
        else:
            self._show_problem(problem)

    def _set(self, value: str) -> None:
        if self._problem is not None:
            self._show_problem(None)
        if value == self.value:
            return
        self.value = value
        self.invalidate(0, 24, SCREEN_W, 94)
        count = len(value)
        change = ("updown", "key.letter") if self._letters else ("back", "key.erase")
        enough = count >= self._shortest or (self._optional and not count)
        chips = (_CANCEL, change if count else None, ("ok", "key.ok") if enough else None)
        if chips != self.chips:
            self.set_chips(*chips)

    def _show_problem(self, problem) -> None:
        self._problem = problem
        self.invalidate(0, 171, SCREEN_W, FOOT - 171)

    def draw(self, view) -> None:
        title(view, self._heading, "%d / %d" % (len(self.value), self._longest))
        view.frame(X0, 60, 296, 52, 8, ACCENT, 3, BG)
        size = view.fitting(self.value, 32, 262)
        y = 70 + (32 - size) // 2
        view.write(self.value, _LEFT, y, size)
        end = _LEFT + view.text_width(self.value, size)
        view.write(self._blank[len(self.value) :], end + 6, y, size, MUTED)
        if len(self.value) < self._longest:
            view.rect(end + 2, 68, 2, 36, ACCENT)
        if view.big and len(self._hints) == 1:
            view.say_large(self._hints[0], X0, 118, 296, MUTED)
        else:
            y = view.pick(122, 118)
            for hint in self._hints:
                view.say(hint, X0, y, view.pick(16, 24), MUTED, "l", 296)
                y += view.pick(22, 24)
        if self._problem is not None:
            view.rect(0, 171, SCREEN_W, 1, LINE)
            view.icon("cross", X0, 184, 16, BAD, BAD)
            view.say(self._problem, 36, view.pick(184, 180), view.pick(16, 24), TEXT, "l", 272)


def _turned(char: str, step: int) -> str:
    """The next or last character on the same key."""
    for group in _LETTERS:
        if char in group:
            return group[(group.index(char) + step) % len(group)]
    return char
