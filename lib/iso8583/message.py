"""What unpacking a message gives."""


class Message:
    """An unpacked message: `mti` (4 digits), `values` (field number to str, or bytes for binary fields)."""

    def __init__(self, mti: str) -> None:
        self.mti = mti
        self.values = {}
        self._places = {}

    def add(self, number: int, value, start: int, end: int) -> None:
        """Take up a field whose value lies in the buffer from `start` to `end`."""
        self.values[number] = value
        self._places[number] = (start, end)

    def at(self, number: int) -> tuple | None:
        """(start, end) of a field's value in the buffer that was unpacked, without its length; None when absent.

        For reading a value in place, and for what a MAC covers: everything before `at(64)[0]`.
        """
        return self._places.get(number)
