"""The error of this package and its reasons."""

SHORT = "short"  # the message ends inside this field
TRAILING = "trailing bytes"  # after the last field
DIGIT = "not a digit"
PAD = "bad pad digit"
LENGTH = "bad length"
LONG = "too long"
CHARACTER = "not printable ASCII"
UNKNOWN = "unknown field"
SECONDARY = "secondary bitmap"
TYPE = "wrong type of value"
ROOM = "no room"
ROW = "bad row"


class Iso8583Error(Exception):
    """Something cannot be packed or unpacked. The value itself is never part of the error.

    `reason` is one of the texts in this module, `field` the field's number (0: the MTI or the whole message), `offset`
    the place in the buffer, in bytes.
    """

    def __init__(self, reason: str, field: int, offset: int) -> None:
        super().__init__(reason, field, offset)
        self.reason = reason
        self.field = field
        self.offset = offset
