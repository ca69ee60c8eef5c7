"""A question under the band; the safe side is always the cancel key."""

from ui.screens.payer_screen import PayerScreen
from ui.widgets.panels import dialog


class Question(PayerScreen):
    """Its value: the key of the chip that agrees ("ok"); cancel raises Cancelled."""

    name = "question"

    def __init__(self, kind, fen: int, head, lines, chips, seconds: int = 0):
        """`head` ends in a question mark; `lines`: at most two texts."""
        super().__init__(kind, fen, seconds, chips)
        self.tick_ms = 0
        self._head = head
        self._lines = lines

    def draw(self, view) -> None:
        super().draw(view)
        dialog(view, self._head, self._lines)
