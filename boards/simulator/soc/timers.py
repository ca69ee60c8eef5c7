"""PWM, Timer, WDT and RTC of the microcontroller, on the simulator's clock."""

import time

import clock
from soc.gpio import Pin

on_bite = None  # called when the watchdog has not been fed in time


class PWM:
    """`machine.PWM`: tells the chip behind the pin the frequency and the duty."""

    def __init__(self, dest, freq=5000, *, duty_u16=None, duty=None, duty_ns=None, invert=0):
        self._line = dest.line if isinstance(dest, Pin) else Pin(dest).line
        self._line.pwm = self
        self._freq = freq
        self._duty = 32768
        self.init(freq=freq, duty_u16=duty_u16, duty=duty, duty_ns=duty_ns)

    def init(self, *, freq=None, duty_u16=None, duty=None, duty_ns=None, invert=0) -> None:
        if freq is not None:
            if not 0 < freq <= 40000000:
                raise ValueError("freq out of range")
            self._freq = freq
        if duty is not None:
            duty_u16 = duty * 65535 // 1023
        if duty_ns is not None:
            duty_u16 = duty_ns * self._freq // 15259
        if duty_u16 is not None:
            self._duty = min(65535, max(0, duty_u16))
        self._tell(self._freq, self._duty)

    def _tell(self, freq: int, duty: int) -> None:
        if self._line.on_pwm is not None:
            self._line.on_pwm(freq, duty)

    def freq(self, value=None):
        if value is None:
            return self._freq
        return self.init(freq=value)

    def duty_u16(self, value=None):
        if value is None:
            return self._duty
        return self.init(duty_u16=value)

    def duty(self, value=None):
        if value is None:
            return self._duty * 1023 // 65535
        return self.init(duty=value)

    def duty_ns(self, value=None):
        if value is None:
            return self._duty * 15259 // self._freq
        return self.init(duty_ns=value)

    def deinit(self) -> None:
        self._line.pwm = None
        self._tell(self._freq, 0)


class Timer:
    """`machine.Timer`."""

    ONE_SHOT = 0
    PERIODIC = 1

    def __init__(self, id=-1, **options):
        self._handle = None
        if options:
            self.init(**options)

    def init(self, *, mode=1, freq=-1, period=-1, callback=None, hard=False) -> None:
        self.deinit()
        self._period = period * 1000 if period >= 0 else 1000000 // freq
        self._repeat = mode == Timer.PERIODIC
        self._callback = callback
        self._handle = clock.after_us(self._period, self._fire)

    def _fire(self) -> None:
        self._handle = clock.after_us(self._period, self._fire) if self._repeat else None
        if self._callback is not None:
            self._callback(self)

    def deinit(self) -> None:
        clock.cancel(self._handle)
        self._handle = None


class WDT:
    """`machine.WDT`: resets the machine when it is not fed. It cannot be stopped."""

    def __init__(self, id=0, timeout=5000):
        if id != 0 or timeout <= 0:
            raise ValueError("WDT timeout too short")
        self._timeout = timeout * 1000
        self.feed()
        clock.after_us(self._timeout, self._look)

    def feed(self) -> None:
        self._end = clock.elapsed_us() + self._timeout

    def _look(self) -> None:
        left = self._end - clock.elapsed_us()
        if left > 0:
            clock.after_us(left, self._look)
        elif on_bite is not None:
            on_bite()


class RTC:
    """`machine.RTC`, holding UTC."""

    def __init__(self, id=0):
        pass

    def datetime(self, fields=None):
        """Get or set (year, month, day, weekday, hour, minute, second, microsecond)."""
        if fields is None:
            now = time.gmtime()
            return (now[0], now[1], now[2], now[6], now[3], now[4], now[5], 0)
        time.set_rtc(time.mktime((fields[0], fields[1], fields[2], fields[4], fields[5], fields[6], 0, 0)))
        return None

    init = datetime
