"""The error of this package."""


class CryptoError(Exception):
    """A key, buffer or value that cannot be used; the argument says which rule it breaks, never the data."""
