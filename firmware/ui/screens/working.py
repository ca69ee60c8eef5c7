"""The terminal does something the operator waits for; nobody's money is involved."""

from micropython import const

from ui.screen import Screen
from ui.texts import part
from ui.theme import ACCENT, TEXT
from ui.view import X0
from ui.widgets.progress import segments

_TICK_MS = const(250)
_CANCEL = (("cancel", "key.cancel"), None, None)


class Working(Screen):
    """Shown with `show_while` the work is done; cancel raises Cancelled and stops it."""

    name = "working"
    tick_ms = _TICK_MS

    def __init__(self, message):
        """`message`: id without ".head" and ".line", or such a phrase: what is done, and what can be expected."""
        super().__init__(_CANCEL)
        self._message = message
        self._ticks = 0

    def on_tick(self) -> None:
        self._ticks += 1
        self.invalidate(X0, 152, 296, 8)

    def draw(self, view) -> None:
        view.icon("link", X0, 60, 24, ACCENT, ACCENT)
        view.say(part(self._message, ".head"), 48, view.pick(60, 56), view.pick(24, 32), TEXT, "l", 260)
        if view.big:
            view.say_large(part(self._message, ".line"), X0, 98, 296)
        else:
            view.say(part(self._message, ".line"), X0, 104, 16, TEXT, "l", 296)
        segments(view, X0, 152, self._ticks % 6)
