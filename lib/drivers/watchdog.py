"""The hardware watchdog, which cannot be stopped once it runs."""


class Watchdog:
    """`start()` makes and returns the running `machine.WDT`. It is called at the first `feed()`, not before, so that a
    technician at the prompt of a board without a running terminal is not reset."""

    def __init__(self, start) -> None:
        self._start = start
        self._running: tuple = ()  # the watchdog, once it runs

    def feed(self) -> None:
        """Put the reset off by another full period."""
        if not self._running:
            self._running = (self._start(),)
        self._running[0].feed()
