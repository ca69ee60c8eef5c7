"""The payer has to confirm on the phone; the terminal asks the acquirer meanwhile."""

from ui.screens.payer_screen import CANCEL, PayerScreen
from ui.texts import part
from ui.theme import ACCENT, MUTED, TEXT
from ui.view import X0
from ui.widgets.amounts import band

_CHECK = ("ok", "key.check")


class WaitingPayer(PayerScreen):
    """Its end is that of what it is shown with. Raises Cancelled, or TimedOut after `seconds`."""

    name = "waiting_payer"
    keys_prolong = False

    def __init__(self, kind, fen: int, seconds: int):
        super().__init__(kind, fen, seconds, (CANCEL, None, _CHECK))
        self.on_check = None  # called when somebody wants to know at once

    def on_key(self, key: str) -> None:
        if key == "ok":
            self.on_check()
        else:
            super().on_key(key)

    def draw(self, view) -> None:
        band(view, self._kind, self._fen)
        view.icon("phone", X0, 92, 24, TEXT, ACCENT)
        view.say(part("payer_phone", ".head"), 48, view.pick(92, 88), view.pick(24, 32), TEXT, "l", view.pick(260, 200))
        view.say(part("payer_phone", ".line"), X0, view.pick(130, 126), view.pick(16, 24), TEXT, "l", 296)
        view.say("payer_phone.next", X0, 154, 16, MUTED, "l", 296)
        self.draw_clock(view)
