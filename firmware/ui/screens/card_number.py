"""Typing the number that stands on a card."""

from micropython import const

from ui.screens.typed_secret import TypedSecret
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


class CardNumber(TypedSecret):
    """Its value: ASCII digits in a bytearray that the caller wipes. Raises Cancelled or TimedOut."""

    name = "card_number"

    def __init__(self, hint, problem=None):
        """`hint`: a text. `problem`: a text that says why the last number was not taken."""
        super().__init__((_CANCEL, None, None), LONGEST)
        self._hint = hint
        self._problem = problem

    def on_key(self, key: str) -> None:
        if key == "ok":
            self.finish(self.take())
            return
        if not self.type_key(key):
            super().on_key(key)
            return
        self._problem = None
        self.invalidate(0, 24, SCREEN_W, FOOT - 24)
        self.set_chips(
            _CANCEL, _ERASE if self.count else None, ("ok", "key.ok") if self.count >= SHORTEST else None
        )

    def draw(self, view) -> None:
        title(view, "card_number.head", "%d / %d" % (self.count, LONGEST))
        view.frame(X0, 60, 296, 52, 8, ACCENT, 3, BG)
        x = _LEFT
        for i in range(self.count):
            view.write(chr(self._digits[i]), x, 74, 24)
            x += _STEP + (_GAP if i % 4 == 3 else 0)
        if self.count < LONGEST:
            view.rect(x, 68, 2, 36, ACCENT)
        if view.big:
            view.say_large(self._hint, X0, 118, 296, MUTED)
        else:
            view.say(self._hint, X0, 122, 16, MUTED, "l", 296)
        if self._problem is not None:
            view.rect(0, 171, SCREEN_W, 1, LINE)
            view.icon("cross", X0, 184, 16, BAD, BAD)
            view.say(self._problem, 36, view.pick(184, 180), view.pick(16, 24), TEXT, "l", 272)
