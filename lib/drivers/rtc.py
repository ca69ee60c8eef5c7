"""The microcontroller's real-time clock, kept in UTC."""

import time


class Clock:
    """`rtc` is a `machine.RTC`. The time is read with `time.time()`, seconds since 2000-01-01."""

    def __init__(self, rtc) -> None:
        self._rtc = rtc

    def set(self, seconds: int) -> None:
        """Set the clock to `seconds` since 2000-01-01 UTC."""
        year, month, day, hour, minute, second, weekday = time.gmtime(seconds)[:7]
        self._rtc.datetime((year, month, day, weekday, hour, minute, second, 0))
