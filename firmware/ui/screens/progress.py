"""Long work of which the end is known: settling, downloading."""

import time
from micropython import const

from ui.screen import NO_CHIPS, Screen
from ui.texts import phrase
from ui.theme import MUTED, TEXT
from ui.view import SCREEN_W, X0, X1
from ui.widgets.amounts import money
from ui.widgets.lists import title
from ui.widgets.progress import bar, steps

_FASTEST_MS = const(200)  # between two repaints of the count
_BAR_TOP = const(104)
_HIDE = (("cancel", "key.hide"), None, None)


class _Counting(Screen):
    """Counts up to `of`."""

    def __init__(self, of: int, chips):
        super().__init__(chips)
        self._n = 0
        self._of = of
        self._shown_at = 0

    def advance(self, n: int) -> None:
        """`n` are done. Repaints five times a second at most, and only what has grown."""
        if n <= self._n:
            return
        self._n = n
        if n >= self._of or time.ticks_diff(time.ticks_ms(), self._shown_at) >= _FASTEST_MS:
            self._shown_at = time.ticks_ms()
            self.invalidate(0, 60, SCREEN_W, _BAR_TOP + 12 - 60)

    def draw_bar(self, view) -> None:
        bar(view, X0, _BAR_TOP, X1 - X0, 12, self._n / self._of if self._of else 0)


class Settling(_Counting):
    """Shown with `show_while` the settlement runs; cancel ("in the background") raises Cancelled and leaves it to the
    caller that the settlement goes on."""

    name = "settling"

    def __init__(self, batch: str, of: int, fen: int, steps, chips=_HIDE):
        """`batch`: data. `of`: records to send, 0 when none. `fen`: the batch's sum. `steps`: at most three (state,
        text), see `widgets.progress.step`."""
        super().__init__(of, chips)
        self._batch = phrase("settle.batch", batch=batch)
        self._fen = fen
        self._steps = list(steps)

    def set_step(self, number: int, state: str, text) -> None:
        """The settlement has got on with step 0 to 2."""
        if self._steps[number] != (state, text):
            self._steps[number] = (state, text)
            if self.ui is not None and self.ui.view.big:
                self.invalidate(X0, 124, 308, 88)  # if one does not fit, all are smaller
            else:
                self.invalidate(X0, 128 + 24 * number, 308, 24)

    def draw(self, view) -> None:
        title(view, "settling.head")
        view.say(self._batch, X1, 31, 16, MUTED, "r")
        number = str(self._n)
        if not view.is_outside(0, 60, SCREEN_W, 40):
            view.write(number, X0, 62, 32)
            of = phrase("settling.of", of=self._of)
            view.say(of, X0 + 8 + view.text_width(number, 32), 75, 16, MUTED)
            money(view, self._fen, X1, 62, 32)
        self.draw_bar(view)
        steps(view, X0, view.pick(130, 132), self._steps, view.pick(24, 27))


class Downloading(_Counting):
    """Shown with `show_while` parameters, keys or lists are fetched."""

    name = "downloading"

    def __init__(self, parts: int, chips=NO_CHIPS):
        """`parts`: how many things are downloaded one after the other."""
        super().__init__(0, chips)
        self._parts = parts
        self._number = 0
        self._what = "downloading.asking"
        if chips == NO_CHIPS:
            self.note = "downloading.note"

    def begin(self, what, of: int) -> None:
        """The next part: a text, and how many records it has (0: not known)."""
        self._number += 1
        self._what = what
        self._n = 0
        self._of = of
        self.invalidate(0, 24, SCREEN_W, 188)

    def draw(self, view) -> None:
        title(view, "downloading.head", "%d / %d" % (self._number, self._parts) if self._number else "")
        count = "%d / %d" % (self._n, self._of) if self._of else str(self._n) if self._n else ""
        view.write(count, X1, 66, 24, MUTED, "r")
        view.say(self._what, X0, 66, 24, TEXT, "l", 286 - view.text_width(count, 24))
        self.draw_bar(view)
        size = view.pick(16, 24)
        view.say("downloading.safe", X0, view.pick(134, 130), size, TEXT, "l", 296)
        view.say("downloading.old", X0, view.pick(156, 158), size, MUTED, "l", 296)
