"""Memory outside the interpreter's heap, as ESP-IDF's drivers and the chips have it on the board."""


class Outside:
    """Hands out pieces of a mapped memory; without one (in unit tests) pieces come from the heap."""

    def __init__(self):
        self._memory = None
        self._used = 0
        self._pieces = {}
        self.held = b""  # heap that nobody is to use, see start.py

    def use(self, memory) -> None:
        """Take pieces from this writable buffer from now on."""
        self._memory = memoryview(memory)

    def piece(self, owner: str, size: int):
        """A buffer of `size` bytes; the same owner gets the same one again when the size fits."""
        if self._memory is None:
            return bytearray(size)
        if owner not in self._pieces or len(self._pieces[owner]) < size:
            if self._used + size > len(self._memory):
                return bytearray(size)
            self._pieces[owner] = self._memory[self._used : self._used + size]
            self._used += size
        return self._pieces[owner][:size]


outside = Outside()
