"""A keypad: contacts where 4 driven lines cross 5 sense lines, without diodes, so three keys make a fourth (ghosting).

A contact bounces when it closes and when it opens: it toggles every millisecond for `bounce_ms`.
"""

import clock
from soc.gpio import Pin

# driven line by driven line, the keys on sense lines 0..4
KEYS = (
    ("menu", "1", "4", "7", "clear"),
    ("up", "2", "5", "8", "0"),
    ("down", "3", "6", "9", "00"),
    ("func", "cancel", "back", "ok", "ok"),
)


class KeyMatrix:
    """`driven` and `sensed` are Lines; the driven ones are active low."""

    def __init__(self, driven, sensed):
        self.bounce_ms = 4
        self.strobes = 0  # how often a driven line has changed: the firmware looks
        self._driven = driven
        self._sensed = sensed
        self._stuck = ()
        self._low = 0  # sense lines that are pulled low, a bit each
        self._closed = [0] * len(driven)  # per driven line, a bit for each closed contact
        for wire in driven:
            wire.on_level = self._strobe
        for number, wire in enumerate(sensed):
            wire.source = self._sense(number)

    def _sense(self, number: int):
        return lambda: 0 if self._low >> number & 1 else None

    def _strobe(self, _level) -> None:
        self.strobes += 1
        self._scan()

    def _scan(self) -> None:
        """Work out which sense lines are low, through closed contacts and floating lines, and tell them."""
        low = 0
        floating = []
        for wire, closed in zip(self._driven, self._closed):
            if wire.mode != Pin.IN and not wire.out:
                low |= closed
            elif closed:
                floating.append(closed)
        spread = True
        while spread:
            spread = False
            for closed in floating:
                if closed & low and closed & ~low:
                    low |= closed
                    spread = True
        if low != self._low:
            self._low = low
            for wire in self._sensed:
                wire.changed()

    def _set(self, key: str, closed: bool) -> None:
        """Make or break all contacts of a key (OK has two)."""
        closed = closed or key in self._stuck
        for row, names in enumerate(KEYS):
            for column, name in enumerate(names):
                if name == key:
                    if closed:
                        self._closed[row] |= 1 << column
                    else:
                        self._closed[row] &= ~(1 << column)
        self._scan()

    def known(self, key: str) -> bool:
        return any(key in names for names in KEYS)

    def down(self, key: str) -> None:
        """A finger presses a key."""
        self._bounce(key, True)

    def up(self, key: str) -> None:
        """The finger leaves it."""
        self._bounce(key, False)

    def set_stuck(self, keys) -> None:
        """Keys whose contacts stay closed from now on; others that were stuck come free."""
        free, self._stuck = self._stuck, tuple(keys)
        for key in free:
            self._set(key, False)
        for key in self._stuck:
            self._set(key, True)

    def _bounce(self, key: str, closed: bool) -> None:
        self._set(key, closed)
        for ms in range(1, self.bounce_ms + 1):
            state = closed if ms % 2 == 0 or ms == self.bounce_ms else not closed
            clock.after(ms, lambda state=state: self._set(key, state))
