"""What a sign-on gives and every message needs: the next trace number and the batch, and the acquirer's clock."""

import time
from micropython import const

_LAST_TRACE = const(999999)


class Session:
    """Numbers of the running session. After a restart they follow the newest record on flash."""

    def __init__(self, trace: int = 0, batch: int = 1):
        self._trace = trace
        self.batch = batch or 1
        self.signed_on = False

    def next_trace(self) -> int:
        """A new trace number (F11), 1 to 999999."""
        self._trace = self._trace % _LAST_TRACE + 1
        return self._trace

    def take_batch(self, private_60: str) -> None:
        """Take over the batch number of a sign-on answer's F60.2; zero means none."""
        batch = int(private_60[2:8]) if len(private_60) >= 8 and private_60[2:8].isdigit() else 0
        if batch:
            self.batch = batch


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
