"""How the amount comes about, before it is charged."""

from ui.screens.payer_screen import CANCEL, PayerScreen
from ui.widgets.lists import key_value

_SECONDS = 60


class Price(PayerScreen):
    """Its value: "ok". Raises Cancelled or TimedOut."""

    name = "price"

    def __init__(self, kind, fen: int, lines):
        """`kind`: a text; `fen`: what is charged; `lines`: at most five (label text, data)."""
        super().__init__(kind, fen, _SECONDS, (CANCEL, None, ("ok", "key.ok")))
        self.tick_ms = 0
        self._lines = lines

    def draw(self, view) -> None:
        super().draw(view)
        y = view.pick(90, 91)
        for label, value in self._lines:
            key_value(view, y, label, value)
            y += view.pick(23, 24)
