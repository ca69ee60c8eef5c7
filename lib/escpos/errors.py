"""The error of this package."""


class EscposError(Exception):
    """A command cannot be built; the argument says why."""
