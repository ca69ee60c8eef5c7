"""What screens have in common on which digits are typed that must not stay in memory."""

from ui.screen import ENTRY_KEYS, Screen


class TypedSecret(Screen):
    """Collects digits in a bytearray of its own, wiped with the screen; whoever gets a copy wipes that.

    `zero`: what stands for the digit 0 in it. `count`: how many there are.
    """

    typed = ENTRY_KEYS
    timeout_ms = 60000
    zero = ord("0")

    def __init__(self, chips, longest: int):
        super().__init__(chips)
        self._digits = bytearray(longest)
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
                if self.count < len(self._digits):
                    self._digits[self.count] = self.zero + int(digit)
                    self.count += 1
        else:
            return False
        return True

    def take(self) -> bytearray:
        """A copy of what was typed; the original is wiped."""
        copy = bytearray(memoryview(self._digits)[: self.count])
        self.wipe()
        return copy

    def wipe(self) -> None:
        for i in range(len(self._digits)):
            self._digits[i] = 0
        self.count = 0

    def stop(self) -> None:
        self.wipe()
        super().stop()
