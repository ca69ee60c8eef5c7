"""The terminal's next software comes, and is installed."""

import time
from micropython import const

from ui.screen import NO_CHIPS, Screen
from ui.theme import MUTED, TEXT
from ui.view import SCREEN_W, X0, X1
from ui.widgets.lists import title
from ui.widgets.progress import bar, steps

_FASTEST_MS = const(500)  # between two repaints
_BAR_TOP = const(104)
_CANCEL = (("cancel", "key.hide"), None, None)


class _Counting(Screen):
    """Shown with `show_while` the work is done, which calls `count`."""

    message = ""
    lines = ()

    def __init__(self, chips):
        super().__init__(chips)
        self._part = 0
        self._shown_at = time.ticks_ms()

    def count(self, done: int, of: int) -> None:
        """So much of it is done. Repaints twice a second at most."""
        self._part = done / of
        if time.ticks_diff(time.ticks_ms(), self._shown_at) >= _FASTEST_MS:
            self._shown_at = time.ticks_ms()
            self.invalidate(0, 60, SCREEN_W, _BAR_TOP + 12 - 60)

    def draw(self, view) -> None:
        title(view, self.message + ".head")
        view.say(self.message + ".line", X0, 68, 16, MUTED, "l", 230)
        view.write("%d %%" % int(self._part * 100), X1, 64, 24, TEXT, "r")
        bar(view, X0, _BAR_TOP, X1 - X0, 12, self._part)
        steps(view, X0, 130, self.lines, 28)


class Fetching(_Counting):
    """Cancel ("in the background") raises Cancelled; what has come stays."""

    name = "fetching"
    message = "update_fetch"
    lines = (("done", "update_fetch.stays"), ("now", "update_fetch.later"))

    def __init__(self):
        super().__init__(_CANCEL)


class Installing(_Counting):
    """Before the restart; no key works."""

    name = "updating"
    message = "updating"
    lines = (("now", "updating.keeps"), ("todo", "updating.restarts"))

    def __init__(self):
        super().__init__(NO_CHIPS)
        self.note = "updating.note"
