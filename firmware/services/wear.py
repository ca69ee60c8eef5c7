"""Counts what wears out or gets dirty: paper under the head, swipes, insertions, charge drawn from the battery.

Kept in non-volatile storage (one blob of 20 bytes), written by `keep` while nobody waits, so a sale writes nothing; a
power cut loses _MANY counts at most, or what came in the last hour. How it is shown and set back: flows/upkeep.py.
"""

import struct
import time
from micropython import const

from log import log

HEAD = const(0)  # dots of paper printed, 8 a millimetre
SWIPES = const(1)
CHIPS = const(2)
CHARGE = const(3)  # percent points drawn from the battery; 100 are one cycle
# when something is due: 50 km are the life that makers give their heads; the others are our own defaults
LIMITS = (400_000_000, 1000, 3000, 50_000)
_NAME = "wear"
_LAYOUT = ">5I"  # the counts, and the day of the last reminder
_MANY = const(20)  # counts after which they are written
_LATEST_MS = const(3600 * 1000)  # a few are written after so long


class Wear:
    """`secrets` is the board's storage."""

    def __init__(self, secrets):
        self._secrets = secrets
        self._news = 0
        self._kept_at = time.ticks_ms()
        kept = bytearray(struct.calcsize(_LAYOUT))
        try:
            secrets.get(_NAME, kept)
        except OSError as error:
            log("TILL", "wear: %s" % error)
        self.counts = list(struct.unpack(_LAYOUT, kept))
        self._day = self.counts.pop()

    def add(self, what: int, count: int = 1) -> None:
        """Something was used: `count` of what HEAD, SWIPES, CHIPS or CHARGE count. Writes nothing."""
        self.counts[what] += count
        self._news += 1

    def renew(self, what: int) -> None:
        """It was cleaned, or replaced."""
        log("TILL", "upkeep %d at %d" % (what, self.counts[what]))
        self.counts[what] = 0
        self.store()

    def due(self):
        """The first that has reached its limit, or None."""
        for what, limit in enumerate(LIMITS):
            if self.counts[what] >= limit:
                return what
        return None

    def reminder(self, day: int):
        """`due()`, once for each `day` (days since 2000, local)."""
        if day == self._day:
            return None
        what = self.due()
        if what is not None:
            self._day = day
            self._news += _MANY
        return what

    def keep(self) -> None:
        """Write the counts if it is worth it; to be called when nobody waits."""
        late = time.ticks_diff(time.ticks_ms(), self._kept_at) >= _LATEST_MS
        if self._news >= _MANY or (self._news and late):
            self.store()

    def store(self) -> None:
        """Write the counts now. Storage that fails is logged: no sale depends on it."""
        try:
            self._secrets.put(_NAME, struct.pack(_LAYOUT, *self.counts, self._day))
        except OSError as error:
            log("TILL", "wear: %s" % error)
        self._news = 0
        self._kept_at = time.ticks_ms()
