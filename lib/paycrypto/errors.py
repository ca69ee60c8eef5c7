"""The errors of this package."""


class CryptoError(Exception):
    """A key, buffer or value that cannot be used; the argument says which rule it breaks, never the data."""


class KeyBlockError(CryptoError):
    """A key block that cannot be taken apart. Arguments: what is wrong, `offset` of the character where it is."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason, offset)
        self.reason = reason
        self.offset = offset
