"""`time` as the board has it: epoch 2000-01-01, ticks and sleeps on the simulator's clock, wall time from the RTC.

Ticks start with the power and wrap at 2**30, as on the ESP32.
"""

import utime
from micropython import const
from utime import *

import clock

_EPOCH_2000 = const(946684800)  # the unix port counts from 1970
_PERIOD = const(1 << 30)
_HALF = const(1 << 29)

on_rtc = None  # called when the RTC has been set
_rtc_seconds = 0  # RTC reading at the anchor, seconds since 2000
_rtc_anchor = clock.elapsed_us()


def set_rtc(seconds: int) -> None:
    """Set the wall clock (seconds since 2000-01-01)."""
    global _rtc_seconds, _rtc_anchor
    _rtc_seconds, _rtc_anchor = seconds, clock.elapsed_us()
    if on_rtc is not None:
        on_rtc()


def ticks_ms() -> int:
    return clock.elapsed_us() // 1000 % _PERIOD


def ticks_us() -> int:
    return clock.elapsed_us() % _PERIOD


ticks_cpu = ticks_us


def ticks_add(ticks: int, delta: int) -> int:
    return (ticks + delta) % _PERIOD


def ticks_diff(end: int, start: int) -> int:
    return (end - start + _HALF) % _PERIOD - _HALF


def sleep(seconds) -> None:
    clock.pass_us(int(seconds * 1000000))


def sleep_ms(ms: int) -> None:
    clock.pass_us(ms * 1000)


def sleep_us(us: int) -> None:
    clock.pass_us(us)


def time() -> int:
    return _rtc_seconds + (clock.elapsed_us() - _rtc_anchor) // 1000000


def time_ns() -> int:
    return _rtc_seconds * 1000000000 + (clock.elapsed_us() - _rtc_anchor) * 1000


def gmtime(seconds=None):
    return utime.gmtime((time() if seconds is None else int(seconds)) + _EPOCH_2000)


localtime = gmtime  # the board's RTC holds UTC, and MicroPython knows no zones


def mktime(fields) -> int:
    return utime.mktime(fields) - _EPOCH_2000
