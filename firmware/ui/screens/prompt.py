"""One message with one thing to do, under the band if there is a sale."""

from ui.screens.payer_screen import PayerScreen
from ui.texts import part
from ui.theme import ACCENT, TEXT
from ui.view import X0
from ui.widgets.amounts import band


class Prompt(PayerScreen):
    """Its value: the key of a chip; cancel raises Cancelled, no key in `seconds` (0: no limit) TimedOut."""

    name = "prompt"

    def __init__(self, icon: str, message, chips, kind=None, fen: int = 0, second=None, seconds: int = 0):
        """`icon`: of 48 px. `message`: id without ".head" and ".line", or such a phrase. `kind`, `fen`: the band.
        `second`: a text below the line."""
        super().__init__(kind, fen, seconds, chips)
        self.payer = kind is not None
        self._icon = icon
        self._message = message
        self._second = second

    def draw(self, view) -> None:
        y = 82
        if self._kind is None:
            y = 46
        else:
            band(view, self._kind, self._fen)
        view.icon(self._icon, X0, y + 4, 48, TEXT, ACCENT)
        view.say(part(self._message, ".head"), X0, y + view.pick(58, 54), view.pick(24, 32), TEXT, "l", 296)
        view.say(part(self._message, ".line"), X0, y + 88, view.pick(16, 24), TEXT, "l", 296)
        if self._second is not None and not view.big:
            view.say(self._second, X0, y + 108, 16, TEXT, "l", 240)
        if self._seconds:
            self.draw_clock(view)
