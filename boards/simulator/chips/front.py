"""The small parts of the front panel and the case: buzzer, light emitting diodes, backlight, tamper switch."""

import clock
from soc.gpio import Pin


class Buzzer:
    """A piezo disc on a PWM pin: `on_tone(hz, ms)` is called when a tone has ended."""

    def __init__(self, line, on_tone):
        self._on_tone = on_tone
        self._hz = 0
        self._since = 0
        line.on_pwm = self._pwm

    def _pwm(self, hz: int, duty: int) -> None:
        hz = hz if 0 < duty < 65535 else 0  # a steady level makes no sound
        if hz == self._hz:
            return
        now = clock.elapsed_ms()
        if self._hz:
            self._on_tone(self._hz, now - self._since)
        self._hz, self._since = hz, now


class Leds:
    """Light emitting diodes, active high; `on_change` is called when one changes."""

    def __init__(self, lines, on_change):
        self._lines = lines
        self._on_change = on_change
        for line in lines:
            line.on_level = self._level

    def _level(self, level: int) -> None:
        self._on_change()

    def lit(self) -> list:
        """True or False for each."""
        return [line.mode != Pin.IN and bool(line.out) for line in self._lines]


class Backlight:
    """White diodes behind the glass, dimmed by PWM or switched; `percent` of full brightness."""

    def __init__(self, line, on_change):
        self.percent = 0
        self._on_change = on_change
        line.on_pwm = self._pwm
        line.on_level = self._level

    def _pwm(self, hz: int, duty: int) -> None:
        self._set((duty * 100 + 32767) // 65535)

    def _level(self, level: int) -> None:
        self._set(100 if level else 0)

    def _set(self, percent: int) -> None:
        if percent != self.percent:
            self.percent = percent
            self._on_change()


class TamperSwitch:
    """A switch that the closed case holds against ground."""

    def __init__(self, line):
        self._line = line
        self.open = False
        line.source = self._source

    def _source(self):
        return None if self.open else 0

    def set(self, is_open: bool) -> None:
        self.open = is_open
        self._line.changed()


class Charger:
    """The charger chip's /PGOOD, an open drain: low while there is power. `line`: None where it is not wired."""

    def __init__(self, line):
        self._line = line
        self._is_in = False
        if line is not None:
            line.source = lambda: 0 if self._is_in else None

    def set(self, is_in: bool) -> None:
        if is_in != self._is_in:
            self._is_in = is_in
            if self._line is not None:
                self._line.changed()
