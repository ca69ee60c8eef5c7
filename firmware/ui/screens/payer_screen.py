"""What screens have in common that a payer looks at: the blue band, seconds left and the bar above the footer."""

from ui.screen import Screen
from ui.texts import phrase
from ui.theme import MUTED
from ui.view import SCREEN_W, X0, X1
from ui.widgets.amounts import band
from ui.widgets.progress import bar

CANCEL = ("cancel", "key.cancel")


class PayerScreen(Screen):
    """Draws the band; ends by TimedOut after `seconds`."""

    payer = True
    keys_prolong = False
    clock_y = 93  # row of the seconds
    clock_x = X1  # their right edge

    def __init__(self, kind, fen: int, seconds: int, chips):
        """`kind`: a text, e.g. "kind.sale"; `seconds`: 0 for no limit."""
        super().__init__(chips)
        self._kind = kind
        self._fen = fen
        self._seconds = seconds
        self.timeout_ms = seconds * 1000
        self.tick_ms = 1000 if seconds else 0

    def on_tick(self) -> None:
        self.invalidate(self.clock_x - 56, self.clock_y - 2, 56, 24)
        self.invalidate(X0, 205, 296, 4)

    def draw(self, view) -> None:
        band(view, self._kind, self._fen)

    def draw_clock(self, view) -> None:
        """Seconds left, as a number and as a bar."""
        left = self.seconds_left()
        if not view.is_outside(self.clock_x - 56, self.clock_y - 2, 56, 24):
            view.say(phrase("seconds", s=left), self.clock_x, self.clock_y, 16, MUTED, "r")
        bar(view, X0, 205, SCREEN_W - 2 * X0, 4, left / self._seconds)
