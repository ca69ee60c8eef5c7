"""A card read by its magnetic stripe (ISO/IEC 7811, 7813)."""

from micropython import const

from cards.errors import CHIP_FIRST, EXPIRED, NOT_A_CARD, UNREADABLE, CardError
from ledger.transaction import FALLBACK, STRIPE
from paycrypto.compare import wipe

_SHORTEST_PAN = const(13)  # digits
_LONGEST_PAN = const(19)
_LONGEST_TRACK2 = const(37)  # F35
_LONGEST_TRACK3 = const(104)  # F36
_SEPARATOR = const(0x44)  # "D" takes the place of "=" in F35 and F36
_CHIP_SERVICE = b"26"  # first digit of the service code: international or national, with chip


class StripeCard:
    """Track data in bytearrays of its own, wiped when the sale ends. Use it in a `with` block.

    `track2`, `track3`: digits with "D" for the separator, as F35 and F36 want them; `track3` may be None.
    Raises a CardError for anything that is not a usable, current card without a chip; with the entry FALLBACK, because
    the chip could not be read, it may have one.
    """

    kernel = outcome = None  # of a chip

    def __init__(self, swipe, today: str, entry: int = STRIPE):
        """`swipe` is the reader's, `today` is YYMM of the local date, "" when the clock is not set."""
        self.entry = entry
        self.track2 = self.track3 = None
        try:
            self.track2 = _track(swipe.track2, _LONGEST_TRACK2)
            if self.track2 is None:
                raise CardError(UNREADABLE)
            self.track3 = _track(swipe.track3, _LONGEST_TRACK3)
            separator = self.track2.find(b"D")
            if not _SHORTEST_PAN <= separator <= _LONGEST_PAN or len(self.track2) < separator + 8:
                raise CardError(UNREADABLE)
            self.pan = memoryview(self.track2)[:separator]
            if not passes_luhn(self.pan):
                raise CardError(NOT_A_CARD)
            self.expiry = bytes(self.track2[separator + 1 : separator + 5]).decode()
            if not self.expiry.isdigit() or not 1 <= int(self.expiry[2:]) <= 12:
                raise CardError(UNREADABLE)
            if today and self.expiry < today:
                raise CardError(EXPIRED)
            self.service_code = bytes(self.track2[separator + 5 : separator + 8]).decode()
            if self.track2[separator + 5] not in _CHIP_SERVICE:
                self.entry = STRIPE
            elif entry != FALLBACK:
                raise CardError(CHIP_FIRST)
        except Exception:
            self.wipe()
            raise
        finally:
            swipe.wipe()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.wipe()

    async def close(self) -> None:
        """The same as `wipe`: there is nothing to switch off."""
        self.wipe()

    @property
    def last_four(self) -> str:
        return bytes(self.pan[-4:]).decode()

    def wipe(self) -> None:
        """Forget the card."""
        for track in (self.track2, self.track3):
            if track is not None:
                wipe(track)


def _track(raw, longest: int):
    """A track as the message wants it, in a buffer of its own; None when silent or not decimal."""
    if raw is None or not 1 <= len(raw) <= longest:
        return None
    track = bytearray(raw)
    for i, sign in enumerate(track):
        if sign == 0x3D:  # =
            track[i] = _SEPARATOR
        elif not 0x30 <= sign <= 0x39:
            wipe(track)
            return None
    return track


def passes_luhn(digits) -> bool:
    """Whether ASCII digits end in the right check digit (ISO/IEC 7812-1 annex B)."""
    total = 0
    for i in range(len(digits)):
        value = digits[-1 - i] - 0x30
        if i % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0
