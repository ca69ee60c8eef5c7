"""A card whose number was typed: it was not there, or could not be read."""

from cards.errors import EXPIRED, NOT_A_CARD, CardError
from cards.stripe_card import passes_luhn
from ledger.transaction import KEYED
from paycrypto.compare import wipe


class KeyedCard:
    """`pan`: ASCII digits in a bytearray that is the card's from now on, wiped when it is closed. `expiry`: YYMM.

    `today` is YYMM of the local date, "" when the clock is not set. Raises CardError; the number is wiped.
    """

    entry = KEYED
    track2 = track3 = kernel = outcome = None

    def __init__(self, pan: bytearray, expiry: str, today: str):
        self.pan, self.expiry = pan, expiry
        problem = None
        if not passes_luhn(pan):
            problem = NOT_A_CARD
        elif today and expiry < today:
            problem = EXPIRED
        if problem is not None:
            self.wipe()
            raise CardError(problem)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.wipe()

    @property
    def last_four(self) -> str:
        return bytes(self.pan[-4:]).decode()

    def wipe(self) -> None:
        """Forget the card."""
        wipe(self.pan)
