"""What screens have in common on which somebody types a password."""

from ui.screen import ENTRY_KEYS, Screen

LONGEST = 6
SHORTEST = 4


class PasswordEntry(Screen):
    """Collects 4 to 6 digits in a bytearray of its own; whoever gets a copy wipes it."""

    typed = ENTRY_KEYS
    timeout_ms = 60000

    def __init__(self, chips):
        super().__init__(chips)
        self._digits = bytearray(LONGEST)
        self.count = 0

    def type_key(self, key: str) -> bool:
        """Take a digit, back or clear; whether it was one of them."""
        if key == "clear":
            self.wipe()
        elif key == "back":
            if self.count:
                self.count -= 1
                self._digits[self.count] = 0
        elif key.isdigit():
            for digit in key:
                if self.count < LONGEST:
                    self._digits[self.count] = ord(digit)
                    self.count += 1
        else:
            return False
        return True

    def take(self) -> bytearray:
        """A copy of what was typed, as ASCII digits; the original is wiped."""
        copy = bytearray(memoryview(self._digits)[: self.count])
        self.wipe()
        return copy

    def wipe(self) -> None:
        for i in range(LONGEST):
            self._digits[i] = 0
        self.count = 0

    def stop(self) -> None:
        self.wipe()
        super().stop()
