"""A row of lamps, lit by a high level."""


class Leds:
    """`pins` are output pins in the order of the numbers."""

    def __init__(self, pins) -> None:
        self._pins = pins
        for pin in pins:
            pin.value(0)

    def is_wired(self) -> bool:
        """Whether what they hang on answers; a chip's own pins always do."""
        is_there = getattr(self._pins[0], "is_there", None)
        return is_there is None or is_there()

    def set(self, number: int, on: bool) -> None:
        """Switch one lamp. Raises IndexError for a number the board does not have."""
        self._pins[number].value(1 if on else 0)
