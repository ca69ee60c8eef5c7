"""How a sale ended when nobody knows yet: the amber tile, and what the terminal does to find out."""

from ui import sounds
from ui.screens.result import Result
from ui.texts import phrase
from ui.theme import ACCENT
from ui.view import X0
from ui.widgets.panels import tile
from ui.widgets.progress import step


class Unknown(Result):
    """The amber tile, and what the terminal itself is doing. Stays until a key is pressed."""

    name = "unknown"
    sound = sounds.UNKNOWN
    timeout_ms = 0

    def __init__(self, fen: int, steps, chips, line="unknown.line"):
        """`steps`: three (state, text), see `ui.widgets.progress.step`."""
        super().__init__(chips)
        self._fen = fen
        self._steps = list(steps)
        self._line = line

    def set_step(self, number: int, state: str, text) -> None:
        """The terminal has got on with step 0 to 2."""
        if self._steps[number] != (state, text):
            self._steps[number] = (state, text)
            self.invalidate(X0, 130 + 25 * number, 308, 25)
            if self.ui is not None and self.ui.view.big:
                self.invalidate(X0, 130, 308, 75)

    def draw(self, view) -> None:
        tile(view, "unk", "unknown.head", self._fen, self._line)
        for number, (state, text) in enumerate(self._steps):
            if view.big:  # what it does now, and nothing else
                if state == "now":
                    view.icon("dot", X0, 150, 16, ACCENT, ACCENT)
                    view.say_large(text, X0 + 24, 146, 272)
                continue
            step(view, X0, 134 + 25 * number, state, text)


class Asking(Unknown):
    """An unknown outcome while the terminal finds out: it asks a few times, then reverses. Never offers to do it again.
    Chips as in Unknown."""

    def __init__(self, fen: int, chips, line="unknown.line", advice: bool = False):
        """`line`: what not to do meanwhile. `advice`: what is not known to have arrived is sent again, not reversed."""
        self._last = "unknown.send_again" if advice else "unknown.reverse"
        self._advice = advice
        super().__init__(fen, (("done", "unknown.saved"), ("now", "unknown.ask"), ("todo", self._last)), chips, line)

    def asking(self, n: int, of: int, seconds: int = 0) -> None:
        """Question `n` of `of` is out, or comes in `seconds`."""
        text = phrase("unknown.query_in", n=n, of=of, s=seconds) if seconds else phrase("unknown.query", n=n, of=of)
        self.set_step(1, "now", text)

    def offline(self) -> None:
        """The bank cannot be asked before there is a connection."""
        self.set_step(1, "now", "unknown.offline")

    def reversing(self, seconds: int = 0) -> None:
        """The bank does not know or does not answer; the reversal (of an advice: the repetition) is out, or is tried
        again in `seconds`."""
        now = ("unknown.sending_now", "unknown.sending") if self._advice else (
            "unknown.reversing_now", "unknown.reversing")
        self.set_step(1, "done", "unknown.not_there")
        self.set_step(2, "now", phrase(now[1], s=seconds) if seconds else now[0])
