"""The device's clock, as the panel follows it: wall time now, and wall time of the ticks in log lines."""

import time

JUMP = 1.5  # seconds of difference that are a set clock; less is the RTC's resolution
TICKS = 1 << 30  # ms; ticks begin again after so many


class DeviceClock:
    """Seconds since 2000, UTC. Unknown (None) until the device was heard."""

    def __init__(self) -> None:
        self._rtc: float | None = None
        self._heard = 0.0
        self._rate = 0
        self._start: float | None = None  # wall time of tick 0

    def hear(self, rtc: float, elapsed_ms: int, rate: int, on: bool) -> None:
        """What the device says of its time: its clock, ms since power-on, and how fast they go (off: not at all)."""
        self._rtc, self._heard, self._rate = rtc, time.monotonic(), rate if on else 0
        start = rtc - elapsed_ms / 1000
        if not on:
            self._start = None
        elif self._start is None or abs(start - self._start) > JUMP:
            self._start = start

    def now(self) -> float | None:
        """The wall time of this moment."""
        if self._rtc is None:
            return None
        return self._rtc + (time.monotonic() - self._heard) * self._rate

    def of(self, ticks: int | None) -> float | None:
        """The wall time of a tick of this power-on."""
        now = self.now()
        if ticks is None or self._start is None or now is None:
            return None
        elapsed = (now - self._start) * 1000
        behind = (int(elapsed) - ticks) % TICKS
        if behind > TICKS // 2:  # a little ahead of what we think
            behind -= TICKS
        return self._start + (elapsed - behind) / 1000
