"""A passive buzzer on a PWM pin."""

import asyncio
from micropython import const

_LOUD = const(32768)  # half the period: the loudest square wave


class Buzzer:
    """Plays one tune at a time; a new one takes the old one's place."""

    def __init__(self, pwm) -> None:
        self._pwm = pwm
        self._tune = 0  # counts the tunes; the latest one sounds
        pwm.duty_u16(0)

    async def play(self, notes) -> None:
        """Play `(hertz, ms)` pairs, 0 hertz being a rest; returns at the end or when another tune begins."""
        self._tune += 1
        tune = self._tune
        try:
            for hertz, ms in notes:
                if hertz:
                    self._pwm.freq(hertz)
                self._pwm.duty_u16(_LOUD if hertz else 0)
                await asyncio.sleep_ms(ms)
                if tune != self._tune:
                    return
        finally:
            if tune == self._tune:
                self._pwm.duty_u16(0)
