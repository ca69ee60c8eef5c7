"""PIN entry. Digits go straight into the pad that is handed in; nothing here keeps, draws or logs one."""

from ui.screen import DIGITS
from ui.screens.payer_screen import CANCEL, PayerScreen
from ui.texts import phrase
from ui.theme import ACCENT, MUTED, TEXT
from ui.view import X0, X1
from ui.widgets.progress import boxes

_SHORTEST = 4
_LONGEST = 6
_ERASE = ("back", "key.erase")
_OK = ("ok", "key.ok")


class Pin(PayerScreen):
    """Its value: how many digits the pad holds, 4 to 6, or 0 when the payer has none. Raises Cancelled or TimedOut."""

    name = "pin"
    typed = DIGITS + ("back", "clear")
    clock_y = 183

    def __init__(self, kind, fen: int, card, pad, seconds: int = 60, tries_left: int = 0, bypass: bool = True):
        """`card`: a text, e.g. phrase("card.debit", last="1234"). `pad` has `digit(n)`, `back()`, `clear()`, `count`.
        `tries_left`: after a wrong PIN. `bypass`: whether OK without digits is allowed."""
        super().__init__(kind, fen, seconds, (CANCEL, None, None))
        self._card = card
        self._pad = pad
        self.tries_left = tries_left
        self._bypass = bypass
        self._choose_chips()

    def on_key(self, key: str) -> None:
        if key == "cancel":
            self._pad.clear()
            super().on_key(key)
        elif key == "ok":
            self.finish(self._pad.count)
        else:
            before = self._pad.count
            self._type(key)
            first, last = min(before, self._pad.count), min(max(before, self._pad.count), _LONGEST - 1)
            self.invalidate(22 + 48 * first, 118, 48 * (last - first + 1), 36)
            self._choose_chips()

    def _type(self, key: str) -> None:
        if key == "back":
            self._pad.back()
        elif key == "clear":
            self._pad.clear()
        else:
            self._pad.digit(int(key))

    def _choose_chips(self) -> None:
        count = self._pad.count
        ready = count >= _SHORTEST or (count == 0 and self._bypass)
        chips = (CANCEL, _ERASE if count else None, _OK if ready else None)
        if chips != self.chips:
            self.set_chips(*chips)

    def draw(self, view) -> None:
        super().draw(view)
        view.say("pin_wrong.head" if self.tries_left else "pin.head", X0, 88, 24)
        head = view.said_width("pin_wrong.head" if self.tries_left else "pin.head", 24)
        view.say(self._card, X1, 93, 16, MUTED, "r", 296 - head - 10)
        boxes(view, 22, 118, 36, 12, self._pad.count, _LONGEST)
        view.icon("shield", X0, 161, 16, ACCENT, ACCENT)
        view.say("pin.cover", 36, 161, 16)
        if self.tries_left:
            view.say(phrase("pin_wrong.line", tries=self.tries_left), X0, 183, 16, TEXT, "l", 236)
        elif self._bypass:
            view.say("pin.line", X0, 183, 16, MUTED)
        self.draw_clock(view)
