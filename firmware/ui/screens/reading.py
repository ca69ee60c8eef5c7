"""A card is being read; it must stay where it is."""

from micropython import const

from ui.screen import NO_CHIPS
from ui.screens.payer_screen import PayerScreen
from ui.texts import part, phrase
from ui.theme import ACCENT, MUTED, TEXT
from ui.widgets.progress import segments

_TICK_MS = const(250)


class Reading(PayerScreen):
    """Shown with `show_while` a card is read."""

    name = "reading"

    def __init__(self, kind, fen: int, icon: str, message="reading", seconds: int = 0, chips=NO_CHIPS):
        """`icon`: of 72 px. `message`: id without ".head". `seconds`: how long it will take, 0 when not known."""
        super().__init__(kind, fen, 0, chips)
        self._icon = icon
        self._message = message
        self._expected = seconds
        self._ticks = 0
        self.tick_ms = _TICK_MS

    def on_tick(self) -> None:
        self._ticks += 1
        self.invalidate(128, 164, 174, 8)
        if self._expected and self._ticks % 4 == 0:
            self.invalidate(128, 180, 184, 24)

    def draw(self, view) -> None:
        super().draw(view)
        view.icon(self._icon, 32, 104, 72, TEXT, ACCENT)
        view.say(part(self._message, ".head"), 128, view.pick(100, 94), view.pick(24, 32), TEXT, "l", 184)
        view.say(part(self._message, ".line"), 128, view.pick(134, 132), view.pick(16, 24), TEXT, "l", 184)
        segments(view, 128, 164, self._ticks % 6)
        left = self._expected - self._ticks // 4
        if left > 0:
            view.say(phrase("reading.left", s=left), 128, 182, 16, MUTED)
