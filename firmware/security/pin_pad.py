"""Where a PIN's digits are while it is typed: from the key into here, out only as an enciphered block (ISO 9564-1)."""

from micropython import const

from paycrypto.compare import wipe

_LONGEST = const(12)  # digits, ISO 9564-1
SHORTEST = 4


class PinPad:
    """Digits go in one by one; callers see only how many there are. Use it in a `with` block: it wipes itself."""

    def __init__(self, vault, longest: int = 6):
        self._vault = vault
        self._longest = min(longest, _LONGEST)
        self._digits = bytearray(_LONGEST)
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.clear()

    def digit(self, value: int) -> None:
        """Add a digit; one too many is ignored."""
        if self.count < self._longest:
            self._digits[self.count] = value
            self.count += 1

    def back(self) -> None:
        if self.count:
            self.count -= 1
            self._digits[self.count] = 0

    def clear(self) -> None:
        wipe(self._digits)
        self.count = 0

    def write_plain_block(self, out) -> None:
        """The clear PIN block for the card's own check (ISO 9564-1 format 2), 8 bytes into `out`, which the caller
        wipes; the digits are wiped."""
        out[0] = 0x20 | self.count
        for i in range(1, 8):
            out[i] = 0xFF
        for i in range(self.count):
            shift = 0 if i & 1 else 4
            at = 1 + i // 2
            out[at] = out[at] & ~(0x0F << shift) | self._digits[i] << shift
        self.clear()

    def write_block(self, pan, out) -> None:
        """The PIN block under the PIK for this card, 8 bytes into `out`; the digits are wiped."""
        try:
            self._vault.write_pin_block(self._digits, self.count, pan, out)
        finally:
            self.clear()
