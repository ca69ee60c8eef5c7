"""The errors of this package."""


class FlashLogError(Exception):
    """The log cannot do what was asked; the argument says why."""


class LogFull(FlashLogError):
    """All slots hold records that are not released."""
