"""Waiting for a card or a payer's code."""

from ui.screens.payer_screen import CANCEL, PayerScreen
from ui.texts import part, words
from ui.theme import ACCENT, SURFACE, TEXT
from ui.view import X0

_LABELS = {"tap": "way.tap", "chip": "way.chip", "swipe": "way.swipe", "scan": "way.scan"}
_GAP = 8


class Present(PayerScreen):
    """Shown with `show_while` the readers are read. Raises Cancelled or TimedOut; its value is the key of a chip."""

    name = "present"

    def __init__(self, kind, fen: int, ways, seconds: int = 60, chips=(CANCEL, None, None)):
        """`ways`: what the board reads, of "tap", "chip", "swipe", "scan"; one way gets the whole body."""
        super().__init__(kind, fen, seconds, chips)
        self._ways = ways
        if len(ways) == 1:
            self._message = "present_" + ways[0]
            self.clock_x, self.clock_y, self.clock_align = 128, 164, "l"
        else:
            self._message = "present" if "scan" in ways else "present_card"

    def say(self, message) -> None:
        """Another message, e.g. "swipe_again": a text's id without ".head" and ".line". The time begins anew."""
        self._message = message
        self.prolong()
        self.invalidate(0, 80, 320, 132)

    def draw(self, view) -> None:
        super().draw(view)
        if len(self._ways) == 1:
            view.icon(self._ways[0], 32, 104, 72, TEXT, ACCENT)
            view.say(part(self._message, ".head"), 128, view.pick(100, 94), view.pick(24, 32), TEXT, "l", 184)
            view.say(part(self._message, ".line"), 128, view.pick(136, 134), view.pick(16, 24), TEXT, "l", 184)
        else:
            view.say(part(self._message, ".head"), X0, view.pick(88, 84), view.pick(24, 32), TEXT, "l", 244)
            self._draw_tiles(view)
        self.draw_clock(view)

    def _draw_tiles(self, view) -> None:
        width = (296 + _GAP) // len(self._ways) - _GAP
        size = view.pick(16, 24)
        for way in self._ways if view.big else ():
            size = min(size, view.fitting(words(_LABELS[way]), size, width + _GAP))
        for i, way in enumerate(self._ways):
            x = X0 + i * (width + _GAP)
            view.rrect(x, 120, width, view.pick(80, 78), 6, SURFACE)
            view.icon(way, x + (width >> 1) - 24, view.pick(124, 120), 48, TEXT, ACCENT)
            view.say(_LABELS[way], x + (width >> 1), 178 if size == 16 else 170, size, TEXT, "c")
