"""The errors of this package."""


class LedgerError(Exception):
    """The stored books cannot be read. Argument: what is wrong."""


class Outdated(Exception):
    """The transaction was numbered for a batch that is sealed by now, or with a counter that is taken; nothing was
    written. Number it anew."""


class Unsettled(Exception):
    """A batch cannot be closed yet. Argument: what stands against it."""
