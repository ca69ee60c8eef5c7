"""The error of this package and its reasons."""

SHORT = "short"  # the data ends inside an element
TAG = "bad tag"  # longer than three bytes
LENGTH = "bad length"  # indefinite, or of more than two bytes
COUNT = "too many elements"
DEPTH = "too deep"
ROOM = "no room"


class TlvError(Exception):
    """Bytes are no BER-TLV, or break a limit. The data itself is never part of the error.

    `reason` is one of the texts in this module, `offset` the place in the buffer, in bytes.
    """

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason, offset)
        self.reason = reason
        self.offset = offset
