"""What is on a card. Shown for half a minute, printed nowhere."""

from ui.screen import Screen
from ui.theme import LINE, MUTED
from ui.view import X0, X1
from ui.widgets.amounts import money
from ui.widgets.lists import title

_END = (("cancel", "key.end"), None, None)


class Balance(Screen):
    """Its value: the key of a chip, None when the time is over."""

    name = "balance"
    payer = True
    timeout_ms = 30000

    def __init__(self, fen: int, card, chips=_END):
        """`card`: a text."""
        super().__init__(chips)
        self._fen = fen
        self._card = card

    def on_key(self, key: str) -> None:
        self.finish(key)

    def on_timeout(self) -> None:
        self.finish(None)

    def draw(self, view) -> None:
        title(view, "balance.head")
        money(view, self._fen, X1, 62, 48)
        view.rect(X0, 118, X1 - X0, 1, LINE)
        view.say(self._card, X0, view.pick(130, 126), view.pick(16, 24), room=296)
        view.icon("shield", X0, 158, 16, MUTED, MUTED)
        view.say("balance.private", 36, view.pick(158, 154), view.pick(16, 24), MUTED, "l", 272)
