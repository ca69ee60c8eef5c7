"""The wallet of test cards, as the panel shows and presents them."""

from dataclasses import dataclass

from tools.acquirer.masking import masked
from tools.acquirer.wallet import TestCard, load_cards
from tools.cards.profiles import troubles

WAYS = ("swipe", "insert", "tap")
TROUBLES = ("", *troubles())


class CardError(Exception):
    """A card cannot be presented in this way; the argument is the id of a text of the page."""


@dataclass(frozen=True)
class Wallet:
    """The cards, in the order in which they are shown."""

    cards: tuple[TestCard, ...]

    @classmethod
    def load(cls, more: tuple[TestCard, ...] = ()) -> "Wallet":
        """The test cards, and `more`."""
        return cls((*load_cards(), *more))

    def about(self) -> list[dict]:
        """What tabs get to see: nothing that a reader would read."""
        return [face(card) for card in self.cards]

    def card(self, card_id: str) -> TestCard:
        """Raises CardError."""
        found = next((card for card in self.cards if card.id == card_id), None)
        if found is None:
            raise CardError("no_card")
        return found

    def swipe(self, card_id: str) -> dict:
        """The control socket's `card` request. Raises CardError."""
        card = self.card(card_id)
        if not card.stripe:
            raise CardError("card_without_stripe")
        return {"swipe": {"track1": card.track1, "track2": card.track2}}

    def with_chip(self, card_id: str, way: str) -> TestCard:
        """A card that can be inserted or tapped. Raises CardError."""
        card = self.card(card_id)
        if way == "insert" and not card.chip:
            raise CardError("card_without_chip")
        if way == "tap" and not card.tap:
            raise CardError("card_without_tap")
        return card


def face(card: TestCard) -> dict:
    """One card as printed: number masked and in groups, name as on track 1, expiry as month/year."""
    number = masked(card.pan)
    holder = card.track1.split("^")[1] if card.track1.count("^") == 2 else ""
    return {
        "id": card.id,
        "name": card.name,
        "note": card.note,
        "colour": card.colour,
        "number": " ".join(number[i : i + 4] for i in range(0, len(number), 4)),
        "holder": holder.replace("/", " "),
        "expires": f"{card.expiry[2:]}/{card.expiry[:2]}" if card.expiry else "",
        "chip": card.chip,
        "tap": card.tap,
        "stripe": card.stripe,
        "phone": card.tap and not card.chip,
    }
