"""How well each of several ways has done lately: hosts of the acquirer, networks.

What worked last is tried first. What failed rests, longer with every failure in a row; resting is no ban: when nothing
else is left, the one that has rested longest is tried.
"""

import time
from micropython import const

_RESTS_MS = (15000, 60000, 300000, 900000)  # after the first failure in a row, the second, ...
_NEVER = const(0)


class Score:
    """Of one way."""

    successes = _NEVER  # of all ways together: a clock that does not wrap

    def __init__(self):
        self.failures = 0  # in a row
        self.last_success = _NEVER  # its number among all successes
        self._rests_until = 0

    def succeeded(self) -> None:
        """An answer has come this way."""
        Score.successes += 1
        self.last_success = Score.successes
        self.failures = 0

    def failed(self) -> None:
        """No answer came this way."""
        rest = _RESTS_MS[min(self.failures, len(_RESTS_MS) - 1)]
        self.failures += 1
        self._rests_until = time.ticks_add(time.ticks_ms(), rest)

    def rest_ms(self) -> int:
        """Milliseconds until it has rested enough; 0 when it has, or did not fail."""
        return max(0, time.ticks_diff(self._rests_until, time.ticks_ms())) if self.failures else 0


def best_first(ways) -> list:
    """Things that have a `score`, the one to try first in front. Equals keep their order."""
    ranked = sorted((way.score.rest_ms(), -way.score.last_success, place) for place, way in enumerate(ways))
    return [ways[place] for _, _, place in ranked]
