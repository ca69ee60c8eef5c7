"""Cash: what the payer gives and gets back."""

from micropython import const

from money import format_fen
from ui import sounds
from ui.screen import ENTRY_KEYS, Screen
from ui.screens.result import Result
from ui.texts import phrase
from ui.theme import BAD, LINE, MUTED, OK
from ui.view import SCREEN_W, X0, X1
from ui.widgets.amounts import band, money
from ui.widgets.panels import tile

_MOST = const(999999999)  # fen: nine digits
_NOTES = (1000, 2000, 5000, 10000)  # fen
_CANCEL = ("cancel", "key.cancel")


class Cash(Screen):
    """Its value: what was received, in fen, never less than what is asked. Raises Cancelled or TimedOut.

    It begins with the exact amount; up and down go through what the payer may have in his hand, digits type it.
    """

    name = "cash"
    typed = ENTRY_KEYS
    timeout_ms = 60000

    def __init__(self, fen: int):
        super().__init__()
        self._fen = fen
        self._offers = offers(fen)
        self._offer = 0
        self._is_typed = False
        self.received = fen
        self._choose_chips()

    def on_key(self, key: str) -> None:
        if key == "ok":
            self.finish(self.received)
        elif key in ("up", "down"):
            self._offer = (self._offer + (1 if key == "up" else -1)) % len(self._offers)
            self._set(self._offers[self._offer], False)
        elif key.isdigit():
            typed = (self.received if self._is_typed else 0) * 10 ** len(key) + int(key)
            if typed <= _MOST:
                self._set(typed, True)
        elif key == "back" and self._is_typed and self.received >= 10:
            self._set(self.received // 10, True)
        elif key in ("back", "clear"):
            self._offer = 0
            self._set(self._fen, False)
        else:
            super().on_key(key)

    def _set(self, fen: int, is_typed: bool) -> None:
        self.received, self._is_typed = fen, is_typed
        self.invalidate(0, 80, SCREEN_W, 132)
        self._choose_chips()

    def _choose_chips(self) -> None:
        middle = ("back", "key.erase") if self._is_typed else ("updown", "key.notes")
        chips = (_CANCEL, middle, ("ok", "key.received") if self.received >= self._fen else None)
        if chips != self.chips:
            self.set_chips(*chips)

    def draw(self, view) -> None:
        band(view, "way.cash", self._fen)
        view.say("cash.received", X0, view.pick(96, 92), view.pick(16, 24), MUTED, "l", 90)
        money(view, self.received, X1, 88, 32)
        view.rect(X0, 130, SCREEN_W - 2 * X0, 1, LINE)
        left = self.received - self._fen
        view.say("cash.change" if left >= 0 else "cash.missing", X0, 156, 24)
        money(view, abs(left), X1, 144, 48, OK if left >= 0 else BAD, 176)


class CashDone(Result):
    """The green tile, and the change to give, until a key."""

    name = "cash_done"
    sound = sounds.APPROVED

    def __init__(self, fen: int, received: int, trace, chips):
        """`trace`: a text."""
        super().__init__(chips)
        self._fen = fen
        self._received = received
        self._trace = trace

    def draw(self, view) -> None:
        tile(view, "ok", "approved.head", self._fen, phrase("cash.of", received=format_fen(self._received)))
        view.say("cash.change", X0, 144, 24)
        money(view, self._received - self._fen, X1, 132, 48, OK, 176)
        view.say(self._trace, X0, view.pick(186, 182), view.pick(16, 24), MUTED, "l", 296)


def offers(fen: int) -> list:
    """What a payer may hand over for `fen`: the exact amount, then the next full 10, 20, 50, 100 yuan."""
    found = [fen]
    for note in _NOTES:
        full = (fen + note - 1) // note * note
        if full not in found and full <= _MOST:
            found.append(full)
    return sorted(found)
