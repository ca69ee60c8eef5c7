"""Typing the number that stands on a card."""

from micropython import const

from ui.screen import ENTRY_KEYS, Screen
from ui.theme import ACCENT, BAD, BG, LINE, MUTED, TEXT
from ui.view import FOOT, SCREEN_W, X0
from ui.widgets.lists import title

LONGEST = const(19)
SHORTEST = const(13)
_CANCEL = ("cancel", "key.cancel")
_ERASE = ("back", "key.erase")
_LEFT = const(18)
_STEP = const(14)  # pixels from digit to digit
_GAP = const(4)  # after each four


class CardNumber(Screen):
    """Its value: ASCII digits in a bytearray that the caller wipes. Raises Cancelled or TimedOut."""

    name = "card_number"
    typed = ENTRY_KEYS
    timeout_ms = 60000

    def __init__(self, hint, problem=None):
        """`hint`: a text. `problem`: a text that says why the last number was not taken."""
        super().__init__((_CANCEL, None, None))
        self._hint = hint
        self._problem = problem
        self._digits = bytearray(LONGEST)
        self.count = 0

    def on_key(self, key: str) -> None:
        if key == "ok":
            self.finish(self._take())
            return
        if key == "clear":
            self._wipe()
        elif key == "back":
            if self.count:
                self.count -= 1
                self._digits[self.count] = 0
        elif key.isdigit():
            for digit in key:
                if self.count < LONGEST:
                    self._digits[self.count] = ord(digit)
                    self.count += 1
        else:
            super().on_key(key)
            return
        self._problem = None
        self.invalidate(0, 24, SCREEN_W, FOOT - 24)
        self.set_chips(
            _CANCEL, _ERASE if self.count else None, ("ok", "key.ok") if self.count >= SHORTEST else None
        )

    def stop(self) -> None:
        self._wipe()
        super().stop()

    def _take(self) -> bytearray:
        copy = bytearray(memoryview(self._digits)[: self.count])
        self._wipe()
        return copy

    def _wipe(self) -> None:
        for i in range(LONGEST):
            self._digits[i] = 0
        self.count = 0

    def draw(self, view) -> None:
        title(view, "card_number.head", "%d / %d" % (self.count, LONGEST))
        view.frame(X0, 60, 296, 52, 8, ACCENT, 3, BG)
        x = _LEFT
        for i in range(self.count):
            view.write(chr(self._digits[i]), x, 74, 24)
            x += _STEP + (_GAP if i % 4 == 3 else 0)
        if self.count < LONGEST:
            view.rect(x, 68, 2, 36, ACCENT)
        view.say(self._hint, X0, 122, 16, MUTED, "l", 296)
        if self._problem is not None:
            view.rect(0, 171, SCREEN_W, 1, LINE)
            view.icon("cross", X0, 184, 16, BAD, BAD)
            view.say(self._problem, 36, 184, 16, TEXT, "l", 272)
