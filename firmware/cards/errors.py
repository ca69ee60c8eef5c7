"""Why a card cannot be used. The class says what the merchant is told; no message holds card data."""


class CardError(Exception):
    """Root of this package's errors; `text` is the id of the words for the merchant."""

    text = "swipe_again"


class Unreadable(CardError):
    """No usable track: a poor swipe, or no payment card."""


class NotACard(CardError):
    """The number fails its check digit (Luhn, ISO/IEC 7812-1)."""

    text = "card_invalid"


class Expired(CardError):
    """The expiry month is over."""

    text = "card_expired"


class ChipFirst(CardError):
    """The service code says the card has a chip, which must be used."""

    text = "use_chip"


class NotRead(CardError):
    """A chip or tap that came to nothing. `text` says why; `is_technical`: it may be tried again, and after three times
    the stripe may be used."""

    def __init__(self, text: str, is_technical: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.is_technical = is_technical


class Blacklisted(CardError):
    """The acquirer's blacklist has it."""

    text = "card_blacklisted"


class PaysInCash(Exception):
    """Not a card: a key says that the payer has changed his mind."""


class CodeRead(Exception):
    """Not a card: a payer's code was held to the scanner. `code`: its digits, to be wiped; it is in no message."""

    def __init__(self, code):
        super().__init__()
        self.code = code
