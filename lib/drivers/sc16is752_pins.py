"""Pins of a SC16IS752 that can let go, for a board whose microcontroller has none left."""

from drivers.sc16is752 import Sc16is752


class OpenDrain:
    """An output that only pulls low, as much of `machine.Pin` as a keypad's driven line needs. It lets go at first.

    The chip's own outputs drive both ways, so the pin is turned into an input to let go. A change is one transfer over
    I2C, about 0.2 ms on an ESP32; setting what is there already costs nothing.
    """

    def __init__(self, bridge: Sc16is752, number: int) -> None:
        self._bridge = bridge
        self._mask = 1 << number

    def value(self, level: int) -> None:
        """0: pull low; 1: let go."""
        self._bridge.direct(self._mask, not level)
