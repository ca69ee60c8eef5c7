"""A software EMV card. What must survive a reset lives in `Card`; the terminal talks to one of its two sides:

    card = new_card("credit")
    card.inserted().transmit(bytes.fromhex("00A40400..."))
    card.tapped()
"""

from collections.abc import Iterator
from typing import Any

from tools.acquirer.wallet import TestCard, load_cards
from tools.cards import lab
from tools.cards.cryptogram import SCHEMES
from tools.cards.link import Contact, Tap
from tools.cards.personal import Personal
from tools.cards.profiles import Profile, ProfileError, profile

_USUAL = Profile()
_MADE_SO = {  # what lasts, and the field of a profile that may want it otherwise
    "pin_tries": "pin_tries",
    "card_blocked": "card_blocked",
    "application_blocked": "application_blocked",
    "confirmed": "confirm",
}
_LASTING = ("atc", "last_online_atc", "cash", "pin", "script_commands", "script_failed", *_MADE_SO)


class Card:
    """One card: its personal data, its keys, and what changes over its life. Amounts are fen."""

    def __init__(self, kind: Profile, owner: TestCard):
        self.profile, self.owner = kind, owner
        self.personal = Personal(kind, owner)
        self.scheme = SCHEMES[kind.scheme]
        forged = kind.wrong == "cryptogram"
        masters = {use: bytes(16) if forged else lab.issuer_master_key(use) for use in (lab.AC, lab.MAC, lab.ENC)}
        self._keys = {use: self._own_key(master) for use, master in masters.items()}
        self.pin = owner.pin
        self.pin_tries = kind.pin_tries
        self.most_tries = kind.pin_tries or 3
        self.atc = 0
        self.last_online_atc = 0
        self.cash = kind.cash
        self.card_blocked = kind.card_blocked
        self.application_blocked = kind.application_blocked
        self.confirmed = not kind.confirm  # on the telephone
        self.script_commands = 0  # in the last transaction
        self.script_failed = False
        self.written: dict[str, bytes] = {}  # by PUT DATA

    def _own_key(self, master: bytes) -> bytes:
        return self.scheme.card_key(master, self.owner.pan, self.profile.sequence)

    def session_key(self, use: str) -> bytes:
        """For the current transaction; `use` is one of lab's."""
        return self.scheme.session_key(self._keys[use], self.atc)

    def memory(self) -> dict[str, Any]:
        """What lasts, but for what the profile makes so; `remember` takes it back."""
        made_so = {name for name, field in _MADE_SO.items() if getattr(self.profile, field) != getattr(_USUAL, field)}
        kept = {name: getattr(self, name) for name in _LASTING if name not in made_so}
        return kept | {"written": {tag: value.hex() for tag, value in self.written.items()}}

    def remember(self, kept: dict[str, Any]) -> None:
        """Be the card of before. Raises ValueError when `kept` is nothing of `memory`'s."""
        fresh = self.memory()
        for name in fresh:
            if name in kept and not isinstance(kept[name], type(fresh[name])):
                raise ValueError(name)
            if name in kept and name != "written":
                setattr(self, name, kept[name])
        self.written = {tag: bytes.fromhex(value) for tag, value in kept.get("written", {}).items()}

    def inserted(self) -> Contact:
        """Its contacts."""
        return Contact(self)

    def tapped(self) -> Tap:
        """Its antenna."""
        return Tap(self)


def new_card(name: str, trouble: str = "", **changes: Any) -> Card:
    """A card of a profile, a trouble laid over it, single fields changed. Raises ProfileError, TypeError."""
    kind = profile(name, trouble, **changes)
    return Card(kind, _owner(kind.card))


def card_of(owner: TestCard, trouble: str = "") -> Card:
    """The software card of a card of the wallet. Raises ProfileError when it has no chip."""
    return Card(profile(owner.profile, trouble), owner)


def _owner(card_id: str) -> TestCard:
    found: Iterator[TestCard] = (card for card in load_cards() if card.id == card_id)
    for card in found:
        return card
    raise ProfileError(f"no card {card_id} in the wallet")
