"""Why a card cannot be used. No message holds card data."""

# ids of the words for the merchant
UNREADABLE = "swipe_again"  # no usable track: a poor swipe, or no payment card
NOT_A_CARD = "card_invalid"  # the number fails its check digit (Luhn, ISO/IEC 7812-1)
EXPIRED = "card_expired"  # the expiry month is over
CHIP_FIRST = "use_chip"  # the service code says the card has a chip, which must be used
BLACKLISTED = "card_blacklisted"  # on the acquirer's blacklist


class CardError(Exception):
    """A card that cannot be used, or came to nothing. `text`: the id of the words for the merchant; `is_technical`: a
    chip that may be tried again, and after three times its stripe may be used."""

    def __init__(self, text: str, is_technical: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.is_technical = is_technical


class PaysInCash(Exception):
    """Not a card: a key says that the payer has changed his mind."""


class CodeRead(Exception):
    """Not a card: a payer's code was held to the scanner. `code`: its digits, to be wiped; it is in no message."""

    def __init__(self, code):
        super().__init__()
        self.code = code
