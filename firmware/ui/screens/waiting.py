"""The request is on its way to the bank."""

import time
from micropython import const

from ui.screens.payer_screen import CANCEL, PayerScreen
from ui.texts import words
from ui.theme import TEXT
from ui.widgets.progress import DISCS, RING, ring, steps

CONNECTING = const(0)
SENT = const(1)

_STAGES = (
    ("waiting.connecting", (("done", "waiting.saved"), ("now", "waiting.connect"), ("todo", "waiting.answer"))),
    ("waiting.head", (("done", "waiting.saved"), ("done", "waiting.sent"), ("now", "waiting.bank"))),
)
_CX = const(60)
_CY = const(148)


class Waiting(PayerScreen):
    """Shown with `show_while` the exchange runs; it counts down but does not end by itself. Raises Cancelled while the
    request has not been sent."""

    name = "waiting"

    def __init__(self, kind, fen: int, seconds: int):
        """`seconds`: when the answer is given up."""
        super().__init__(kind, fen, 0, (CANCEL, None, None))
        self.tick_ms = 1000
        self._seconds = seconds
        self._since = time.ticks_ms()
        self._stage = CONNECTING
        self._lit = DISCS

    def sent(self) -> None:
        """The request has left: from now on it cannot be cancelled."""
        self._stage = SENT
        self.set_chips(note="waiting.line")
        self.invalidate(116, 90, 204, 122)

    def _left(self) -> int:
        return self._seconds - time.ticks_diff(time.ticks_ms(), self._since) // 1000

    def _lit_now(self) -> int:
        return max(0, (self._left() * DISCS + self._seconds - 1) // self._seconds)

    def on_tick(self) -> None:
        lit = self._lit_now()
        while self._lit > lit:
            dx, dy = RING[DISCS - self._lit]
            self.invalidate(_CX - 4 + dx, _CY - 4 + dy, 8, 8)
            self._lit -= 1
        self.invalidate(_CX - 26, _CY - 18, 52, 40)

    def draw(self, view) -> None:
        super().draw(view)
        left = self._left()
        head, lines = _STAGES[self._stage]
        if left > 0:
            ring(view, _CX, _CY, self._lit_now(), str(left))
        else:
            ring(view, _CX, _CY, 0, words("waiting.nearly"))
        view.say(head, 120, view.pick(96, 92), view.pick(24, 32), TEXT, "l", 196)
        steps(view, 120, 134, lines)
