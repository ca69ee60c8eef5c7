"""What screens have in common that a payer looks at: the blue band, seconds left and the bar above the footer."""

from micropython import const

from ui.screen import Screen
from ui.texts import phrase
from ui.theme import MUTED
from ui.view import SCREEN_W, X0, X1
from ui.widgets.amounts import band
from ui.widgets.progress import bar

CANCEL = ("cancel", "key.cancel")
_CLOCK_W = const(56)


class PayerScreen(Screen):
    """Draws the band; ends by TimedOut after `seconds`."""

    payer = True
    keys_prolong = False
    clock_x, clock_y, clock_align = X1, 93, "r"  # where the seconds stand

    def __init__(self, kind, fen: int, seconds: int, chips):
        """`kind`: a text, e.g. "kind.sale"; `seconds`: 0 for no limit."""
        super().__init__(chips)
        self._kind = kind
        self._fen = fen
        self._seconds = seconds
        self.timeout_ms = seconds * 1000
        self.tick_ms = 1000 if seconds else 0

    def on_tick(self) -> None:
        self.invalidate(self._clock_left(), self.clock_y - 2, _CLOCK_W, 24)
        big = self.ui is not None and self.ui.view.big
        self.invalidate(X0, 202 if big else 205, 296, 8 if big else 4)

    def _clock_left(self) -> int:
        return self.clock_x - _CLOCK_W if self.clock_align == "r" else self.clock_x

    def draw(self, view) -> None:
        band(view, self._kind, self._fen)

    def draw_clock(self, view) -> None:
        """Seconds left, as a number and as a bar."""
        left = self.seconds_left()
        if not view.is_outside(self._clock_left(), self.clock_y - 2, _CLOCK_W, 24):
            view.say(phrase("seconds", s=left), self.clock_x, self.clock_y, 16, MUTED, self.clock_align)
        bar(view, X0, view.pick(205, 202), SCREEN_W - 2 * X0, view.pick(4, 8), left / self._seconds)
