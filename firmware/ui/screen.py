"""What every screen has: a name, keys that work, a drawing, and one end.

A screen is READY until `Ui.show` runs it, then RUNNING, and DONE after its end; it runs once.
"""

import time
from micropython import const

from ui.errors import Cancelled, TimedOut
from ui.view import FOOT, SCREEN_H, SCREEN_W

READY = const(0)
RUNNING = const(1)
DONE = const(2)

DIGITS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
ENTRY_KEYS = DIGITS + ("00", "back", "clear")
NO_CHIPS = (None, None, None)


class Screen:
    """A subclass draws itself in `draw`, reacts in `on_key` and `on_tick`, and ends with `finish` or `fail`.

    A key works if and only if its chip is in the footer, so `set_chips` is the only place where keys are switched on
    and off; `typed` adds the keys with which something is typed (DIGITS, ENTRY_KEYS).
    """

    name = "screen"
    payer = False  # the payer looks at it: no toast covers it
    bare = False  # without status bar and footer
    typed = ()
    sound = None  # notes played when it appears
    timeout_ms = 0  # 0: it stays
    keys_prolong = True  # a key begins the time-out anew
    tick_ms = 0  # how often `on_tick` is called; 0: never

    def __init__(self, chips=NO_CHIPS):
        """`chips`: the footer's left, middle and right slot, each (key, text) or None."""
        self.chips = chips
        self.note = None  # a text beside a lock, for a footer without chips
        self.state = READY
        self.ui = None
        self._ended = None
        self._value = None
        self._error = None
        self._deadline = 0

    # -- for subclasses

    def draw(self, view) -> None:
        """Draw the body; the ground is there already."""
        raise NotImplementedError

    def on_key(self, key: str) -> None:
        """A key that works. Unless overridden, cancel raises Cancelled in whoever shows the screen; another key is its
        value."""
        if key == "cancel":
            self.fail(Cancelled())
        else:
            self.finish(key)

    def on_dead_key(self, key: str) -> None:
        """A key that does not work."""

    def on_touch(self, point, is_first: bool) -> None:
        """A finger is at (x, y), above the footer; None when it is lifted. `is_first`: it has just come down."""

    def on_tick(self) -> None:
        """`tick_ms` have passed again."""

    def on_timeout(self) -> None:
        """The time-out has come."""
        self.fail(TimedOut())

    def finish(self, value=None) -> None:
        """End with a value. The first end counts."""
        if self.state == RUNNING:
            self._value = value
            self._end()

    def fail(self, error) -> None:
        """End with an exception."""
        if self.state == RUNNING:
            self._error = error
            self._end()

    def set_chips(self, left=None, middle=None, right=None, note=None) -> None:
        """Another footer."""
        self.chips = (left, middle, right)
        self.note = note
        self.invalidate(0, FOOT, SCREEN_W, SCREEN_H - FOOT)

    def invalidate(self, x: int, y: int, w: int, h: int) -> None:
        """Repaint this box, if the screen is on the display."""
        if self.state == RUNNING:
            self.ui.invalidate(x, y, w, h)

    def seconds_left(self) -> int:
        """Until the time-out, rounded up."""
        if self.state == READY:
            return (self.timeout_ms + 999) // 1000
        return max(0, time.ticks_diff(self._deadline, time.ticks_ms()) + 999) // 1000

    # -- for Ui

    def works(self, key: str) -> bool:
        """Whether the footer, or typing, lets this key do something."""
        if key in self.typed:
            return True
        for slot in self.chips:
            if slot is not None and (slot[0] == key or (slot[0] == "updown" and key in ("up", "down"))):
                return True
        return False

    def start(self, ui, ended) -> None:
        """It is on the display; `ended` is an Event for its end."""
        self.ui = ui
        self._ended = ended
        self.state = RUNNING
        self.prolong()

    def prolong(self) -> None:
        """The time-out begins anew."""
        self._deadline = time.ticks_add(time.ticks_ms(), self.timeout_ms)

    def ms_left(self) -> int:
        """Until the time-out."""
        return time.ticks_diff(self._deadline, time.ticks_ms())

    def stop(self) -> None:
        """It is off the display."""
        self.state = DONE
        self.ui = None

    def result(self):
        """The value it ended with; raises what it failed with."""
        if self._error is not None:
            raise self._error
        return self._value

    def _end(self) -> None:
        self.state = DONE
        self._ended.set()
