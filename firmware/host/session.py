"""What a sign-on gives and every message needs: the next trace number and the batch, and the acquirer's clock."""

import time
from micropython import const

from log import log

CLOCK_IS_SET = const(788918400)  # 2025-01-01 in seconds since 2000: earlier than that, nobody has set the clock
_LAST_TRACE = const(999999)


class Session:
    """Numbers of the running session. The batch is the ledger's; traces follow its newest record after a restart."""

    def __init__(self, ledger):
        self._ledger = ledger
        self._trace = ledger.totals.last_trace
        self.signed_on = False

    @property
    def batch(self) -> int:
        """The batch (F60.2) that new transactions belong to."""
        return self._ledger.totals.batch or 1

    def next_trace(self) -> int:
        """A new trace number (F11), 1 to 999999."""
        self._trace = self._trace % _LAST_TRACE + 1
        return self._trace

    def take_batch(self, private_60: str) -> None:
        """Take over the batch number of a sign-on answer's F60.2; zero means none. A batch with transactions keeps its
        number until it is settled."""
        batch = int(private_60[2:8]) if len(private_60) >= 8 and private_60[2:8].isdigit() else 0
        if batch and batch != self.batch and not self._ledger.adopt_batch(batch):
            log("HOST", "batch %06d kept, the acquirer has %06d" % (self.batch, batch))


def host_seconds(date: str, clock: str, near: int, utc_offset_s: int):
    """Seconds since 2000 UTC of an answer's F13 (MMDD) and F12 (hhmmss), in the year that lies nearest to `near`.

    None when the digits are no date.
    """
    if len(date) != 4 or len(clock) != 6 or not (date + clock).isdigit():
        return None
    month, day = int(date[:2]), int(date[2:])
    hour, minute, second = int(clock[:2]), int(clock[2:4]), int(clock[4:])
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 60):
        return None
    year = time.gmtime(near + utc_offset_s)[0]
    best = None
    for guess in (year - 1, year, year + 1):
        seconds = time.mktime((guess, month, day, hour, minute, second, 0, 0)) - utc_offset_s
        if best is None or abs(seconds - near) < abs(best - near):
            best = seconds
    return best
