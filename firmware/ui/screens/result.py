"""How a sale ended: approved, declined; not known is in `unknown.py`. Three colours, three shapes, three sounds."""

from ui import sounds
from ui.screen import Screen
from ui.texts import part
from ui.theme import ACCENT, MUTED, TEXT
from ui.view import X0, X1
from ui.widgets.panels import tile
from ui.widgets.progress import bar


class Result(Screen):
    """Its value: the key of a chip; None when nobody pressed one in time. Cancel is a key like the others."""

    payer = True
    timeout_ms = 30000

    def on_key(self, key: str) -> None:
        self.finish(key)

    def on_timeout(self) -> None:
        self.finish(None)


class Approved(Result):
    """The green tile, what was paid with, and how the slip gets on."""

    name = "approved"
    sound = sounds.APPROVED

    def __init__(self, fen: int, card, way, trace, auth, chips, head="approved.head", line=None):
        """`card`, `way`, `trace`, `auth`: texts or None. `line`: a text in the tile, which makes the amount small."""
        super().__init__(chips)
        self._fen = fen
        self._texts = (card, way, trace, auth)
        self._head = head
        self._line = line
        self._print_text = None
        self._print_icon = "print"
        self._print_part = None

    def printing(self, text, done=None, icon: str = "print") -> None:
        """What the printer does (a text), and with `done` from 0 to 1, how far it is."""
        if (text, done, icon) != (self._print_text, self._print_part, self._print_icon):
            only_bar = (text, icon) == (self._print_text, self._print_icon) and None not in (done, self._print_part)
            self._print_text, self._print_part, self._print_icon = text, done, icon
            self.invalidate(220 if only_bar else X0, 180, 88 if only_bar else 296, 30)

    def draw(self, view) -> None:
        tile(view, "ok", self._head, self._fen, self._line)
        card, way, trace, auth = self._texts
        if view.big:
            view.say(card or trace or "key.end", X0, 138, 24, TEXT, "l", 296)
        else:
            if card is not None:
                view.say(card, X0, 134, 16)
            if way is not None:
                view.say(way, X1, 134, 16, MUTED, "r")
            if trace is not None:
                view.say(trace, X0, 158, 16, MUTED)
            if auth is not None:
                view.say(auth, X1, 158, 16, MUTED, "r")
        if self._print_text is not None:
            room = 272 if self._print_part is None else 182
            view.icon(self._print_icon, X0, 186, 16, ACCENT, ACCENT)
            view.say(self._print_text, 36, view.pick(186, 182), view.pick(16, 24), TEXT, "l", room)
        if self._print_part is not None:
            bar(view, 220, view.pick(191, 190), 88, view.pick(6, 8), self._print_part)


class Declined(Result):
    """The red tile, the cause, and one thing to do."""

    name = "declined"
    sound = sounds.DECLINED

    def __init__(self, fen: int, cause, code, chips, line="declined.line", head="declined.head"):
        """`cause`: id without ".head" and ".line", or such a phrase. `code`: a text with the bank's code, or None.
        `line`: who refused, and that no money moved. `head`: what failed, e.g. "failed.void"."""
        super().__init__(chips)
        self._head = head
        self._fen = fen
        self._cause = cause
        self._code = code
        self._line = line

    def draw(self, view) -> None:
        tile(view, "bad", self._head, self._fen, self._line)
        view.say(part(self._cause, ".head"), X0, view.pick(132, 128), view.pick(24, 32), TEXT, "l", view.pick(224, 296))
        if self._code is not None and not view.big:
            view.say(self._code, X1, 137, 16, MUTED, "r")
        if view.big:
            view.say_large(part(self._cause, ".line"), X0, 163, 296)
        else:
            view.say(part(self._cause, ".line"), X0, 170, 16, TEXT, "l", 296)
