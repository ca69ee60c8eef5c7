"""How a screen ends when it does not end with a value."""


class UiError(Exception):
    """Root of this package's errors; by itself: the screen framework is used wrongly."""


class Cancelled(UiError):
    """The cancel key: leave without effect."""


class Home(Cancelled):
    """Cancel held for a second: leave everything, back to amount entry."""


class TimedOut(UiError):
    """Nobody did anything for as long as the screen allows."""
