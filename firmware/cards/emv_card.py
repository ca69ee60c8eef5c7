"""A card whose kernel is at work: read, and waiting for what the flow decides."""

from cards.chip_card import ChipCard
from emv.outcome import APPROVED, ONLINE
from ledger.transaction import CHIP


class EmvCard(ChipCard):
    """`kernel`: `emv.contact.Contact` or `emv.tap.Tap`; `talk`: the Conversation it asks through; `outcome`: how it
    stands, None as long as the card has only been read."""

    def __init__(self, data, entry: int, kernel, talk, reader, outcome=None):
        """`reader`: the board's part, which is switched off in the end. Raises EmvError."""
        super().__init__(data, entry)
        self.kernel = kernel
        self.talk = talk
        self.outcome = outcome
        self._reader = reader

    @property
    def is_approved_offline(self) -> bool:
        """Whether card and terminal agreed without the acquirer."""
        return self.outcome is not None and self.outcome.kind == APPROVED

    @property
    def awaits_answer(self) -> bool:
        """Whether it is in the slot and wants to hear what the acquirer says."""
        return self.entry == CHIP and self.outcome is not None and self.outcome.kind == ONLINE

    async def close(self) -> None:
        """Power off, forget the card."""
        try:
            await self._reader.off()
        finally:
            self.kernel.wipe()
            self.wipe()
