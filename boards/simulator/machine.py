"""`machine` as the ESP32-S3 has it, made of the simulated microcontroller in soc/."""

import esp32

import clock
from soc.bus import I2C, SPI, SoftI2C
from soc.gpio import Pin
from soc.timers import PWM, RTC, WDT, Timer
from soc.uart import UART

__all__ = ["I2C", "PWM", "RTC", "SPI", "UART", "WDT", "Pin", "SoftI2C", "Timer"]

PWRON_RESET = 1
HARD_RESET = 2
WDT_RESET = 3
DEEPSLEEP_RESET = 4
SOFT_RESET = 5

on_reset = None  # called by reset(); does not come back
on_sleep = None  # called by deepsleep() with the pin that wakes it, None without one; does not come back
_waking = [b"\x24\x00\x00\x00\x00\x01", PWRON_RESET]  # the chip's own number (a MAC address), the reset cause


class Registers:
    """Words of memory by their address, 0 where nothing has been put."""

    def __init__(self) -> None:
        self.words: dict = {}

    def __getitem__(self, address: int) -> int:
        return self.words.get(address, 0)


mem32 = Registers()


def set_identity(number: bytes, cause: int) -> None:
    """The simulator's: what unique_id() and reset_cause() give."""
    _waking[:] = [number, cause]


def unique_id() -> bytes:
    return _waking[0]


def reset_cause() -> int:
    return _waking[1]


def reset() -> None:
    """Restart the device; does not return."""
    if on_reset is not None:
        on_reset()
    raise SystemExit


soft_reset = reset


def freq(hertz=None) -> int:
    """The core's clock; it cannot be changed here."""
    return 240000000


def idle() -> None:
    clock.pass_us(0)


def deepsleep() -> None:
    """Stop until the pin of esp32.wake_on_ext0() has its level; does not return."""
    if on_sleep is not None:
        on_sleep(esp32.waking.pin)
    raise SystemExit


def lightsleep(ms=0) -> None:
    clock.pass_ms(ms)


def disable_irq() -> int:
    return 0


def enable_irq(state) -> None:
    pass
