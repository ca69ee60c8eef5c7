"""An amount for something other than a sale: a refund, a pre-authorisation, a completion, a search."""

from micropython import const

from money import format_fen
from ui.screen import ENTRY_KEYS, Screen
from ui.texts import phrase
from ui.theme import ACCENT, BAD, LINE, MUTED, TEXT
from ui.view import FOOT, SCREEN_W, X0
from ui.widgets.amounts import money
from ui.widgets.lists import key_value, title

_MOST = const(999999999)  # fen: nine digits
_CANCEL = ("cancel", "key.cancel")
_ERASE = ("back", "key.erase")


class SumEntry(Screen):
    """Its value: the amount in fen. Raises Cancelled or TimedOut."""

    name = "sum"
    typed = ENTRY_KEYS
    timeout_ms = 60000

    def __init__(self, heading, most: int = _MOST, fen: int = 0, facts=(), agree="key.ok", name: str = "",
                 least: int = 1):
        """`heading`: a text. `least`, `most`: what is allowed, in fen. `fen`: a suggestion; the first digit typed takes
        its place. `facts`: at most two (label text, data) below. `agree`: the OK key's text."""
        self._least, self._most = least, most
        self._agree = agree
        super().__init__()
        if name:
            self.name = name
        self._heading = heading
        self._facts = facts
        self._suggested = bool(fen)
        self.fen = fen
        self._choose_chips()

    def on_key(self, key: str) -> None:
        if key == "ok":
            self.finish(self.fen)
        elif key.isdigit():
            typed = (0 if self._suggested else self.fen) * 10 ** len(key) + int(key)
            if typed <= _MOST:
                self._set(typed)
        elif key == "back":
            self._set(self.fen // 10)
        elif key == "clear":
            self._set(0)
        else:
            super().on_key(key)

    def _set(self, fen: int) -> None:
        self._suggested = False
        if fen == self.fen:
            return
        self.fen = fen
        self.invalidate(X0, 56, 300, 54)
        self.invalidate(0, 171, SCREEN_W, FOOT - 171)
        self._choose_chips()

    def _choose_chips(self) -> None:
        allowed = self._least <= self.fen <= self._most
        chips = (_CANCEL, _ERASE if self.fen else None, ("ok", self._agree) if allowed else None)
        if chips != self.chips:
            self.set_chips(*chips)

    def draw(self, view) -> None:
        title(view, self._heading)
        money(view, self.fen, 300, 58, 48, TEXT if self.fen else MUTED, 288)
        view.rect(305, 66, 3, 38, ACCENT)
        view.rect(X0, 112, 296, 2, ACCENT)
        y = view.pick(124, 123)
        for label, value in self._facts:
            key_value(view, y, label, value)
            y += view.pick(22, 25)
        if self._most == _MOST:
            return
        view.rect(0, 171, SCREEN_W, 1, LINE)
        most, y, size = format_fen(self._most), view.pick(184, 180), view.pick(16, 24)
        if self.fen > self._most:
            view.icon("cross", X0, 184, 16, BAD, BAD)
            view.say(phrase("sum.too_much", amount=most), 36, y, size, TEXT, "l", 272)
        else:
            view.say(phrase("sum.most", amount=most), X0, y, size, MUTED, "l", 296)
