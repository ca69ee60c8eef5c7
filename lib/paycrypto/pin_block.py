"""PIN blocks (ISO 9564-1)."""

from paycrypto.errors import CryptoError


def format_0(digits: bytearray, count: int, pan: bytes, out: bytearray) -> None:
    """Write the clear format 0 block (ANSI X9.8 with PAN) into the first 8 bytes of `out`.

    `digits` holds `count` PIN digits as values 0..9, 4 to 12 of them; `pan` the card number as ASCII digits, of which
    the 12 before the check digit are used, zero-filled on the left. `out` is for enciphering and wiping at once.
    Raises CryptoError for a PIN or card number that has no such block; `out` is zeros then.
    """
    if len(out) < 8:
        raise CryptoError("no room for the PIN block")
    for i in range(8):
        out[i] = 0
    if not 4 <= count <= 12 or count > len(digits):
        raise CryptoError("a PIN has 4 to 12 digits")
    for i in range(count):
        if digits[i] > 9:
            raise CryptoError("a PIN has digits only")
    last = len(pan) - 1  # where the check digit is
    for i in range(last + 1):
        if not 0x30 <= pan[i] <= 0x39:
            raise CryptoError("a card number has digits only")
    if last < 1:
        raise CryptoError("the card number is too short")
    out[0] = count
    for i in range(14):
        nibble = digits[i] if i < count else 15
        place = last - 14 + i  # of the PAN digit that meets this nibble
        if i >= 2 and place >= 0:
            nibble ^= pan[place] & 15
        out[1 + i // 2] |= nibble << 4 if i % 2 == 0 else nibble
