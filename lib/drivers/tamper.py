"""The switch that opens when the case is opened: pulled to ground while the case is closed."""


class Tamper:
    """`pin` is an input with a pull-up. `rising` is the port's constant for a rising edge (`Pin.IRQ_RISING`)."""

    def __init__(self, pin, rising: int) -> None:
        self._pin = pin
        self._rising = rising

    def is_open(self) -> bool:
        """True while the case is open."""
        return self._pin.value() == 1

    def on_open(self, callback) -> None:
        """Call `callback()` once, at the next opening; at once when the case is open already.

        It runs between two bytecodes of whatever the firmware does at that moment: it must be short, must not raise,
        and must not touch what it may interrupt.
        """
        armed = True

        def opened(pin):
            nonlocal armed
            if armed:  # a bounce may have queued a second call
                armed = False
                pin.irq(None)
                callback()

        self._pin.irq(opened, self._rising)
        if self.is_open():
            opened(self._pin)
