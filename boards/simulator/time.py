"""`time` as the board has it: epoch 2000-01-01, ticks and sleeps on the simulator's clock, wall time of the RTC."""

import utime
from utime import *

import clock

_EPOCH_2000 = 946684800  # the unix port counts from 1970

_rtc_seconds = 0  # RTC reading at the anchor, seconds since 2000
_rtc_anchor = clock.elapsed_ms()


def set_rtc(seconds: int) -> None:
    """Set the wall clock (seconds since 2000-01-01)."""
    global _rtc_seconds, _rtc_anchor
    _rtc_seconds, _rtc_anchor = seconds, clock.elapsed_ms()


def ticks_ms() -> int:
    return clock.ticks_ms()


def ticks_us() -> int:
    return clock.ticks_ms() * 1000 % (1 << 30)


def sleep(seconds) -> None:
    clock.pass_ms(int(seconds * 1000))


def sleep_ms(ms: int) -> None:
    clock.pass_ms(ms)


def sleep_us(us: int) -> None:
    clock.pass_ms(us // 1000)


def time() -> int:
    return _rtc_seconds + ticks_diff(clock.elapsed_ms(), _rtc_anchor) // 1000


def time_ns() -> int:
    return time() * 1000000000


def gmtime(seconds=None):
    return utime.gmtime((time() if seconds is None else seconds) + _EPOCH_2000)


localtime = gmtime  # the board's RTC holds UTC, and MicroPython knows no zones


def mktime(fields) -> int:
    return utime.mktime(fields) - _EPOCH_2000
