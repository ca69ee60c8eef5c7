"""Cards that go on living: their counters, PIN tries, cash and blocks are kept in a file, as real cards keep them.

An issuer refuses a card whose counter has not gone up, so whoever presents cards to one acquirer again and again needs
this; a test that begins with empty books does not.
"""

import json
import pathlib
from typing import Any

from tools.acquirer.wallet import TestCard
from tools.cards.card import Card, card_of

_KEPT_WHEN_NEW = "atc"  # a new card of the same number goes on counting, or its issuer would take it for a copy


class Drawer:
    """The memories of all cards of a wallet, by id."""

    def __init__(self, file: pathlib.Path | None = None):
        """Without a file they last as long as the drawer."""
        self._file = file
        self._memories: dict[str, dict[str, Any]] = {}
        self._out: dict[str, tuple[str, Card]] = {}  # trouble and card, as taken last
        if file is not None:
            try:
                self._memories = dict(json.loads(file.read_text(encoding="utf-8")))
            except (OSError, ValueError):
                pass  # nothing yet, or damaged: new cards

    def take(self, owner: TestCard, trouble: str = "") -> Card:
        """A card as it was when it was put back, with a trouble laid over it. Raises ProfileError."""
        before, card = self._out.get(owner.id, ("", None))
        if card is None or before != trouble:
            card = card_of(owner, trouble)
            try:
                card.remember(self._memories.get(owner.id, {}))
            except ValueError:
                card = card_of(owner, trouble)
            self._out[owner.id] = trouble, card
        return card

    def put(self, card: Card) -> None:
        """Keep what has changed. What a trouble made so is not kept."""
        self._memories[card.owner.id] = self._memories.get(card.owner.id, {}) | card.memory()
        self._save()

    def renew(self, owner: TestCard) -> None:
        """A new card: nothing blocked, all PIN tries, full of cash."""
        self._out.pop(owner.id, None)
        before = self._memories.pop(owner.id, {})
        if _KEPT_WHEN_NEW in before:
            self._memories[owner.id] = {_KEPT_WHEN_NEW: before[_KEPT_WHEN_NEW]}
        self._save()

    def _save(self) -> None:
        if self._file is not None:
            new = self._file.with_suffix(".new")
            new.write_text(json.dumps(self._memories), encoding="utf-8")
            new.replace(self._file)
