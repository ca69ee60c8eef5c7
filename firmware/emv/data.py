"""The data objects of one transaction by tag: the terminal's, the card's, and what the kernel finds out.

Tags are numbers (0x9F02). Values are bytearrays of the object's own, because some are secret (5A, 57, 5F20) and all are
wiped when the transaction is over. Source: EMV Book 3 annex A.
"""

from emv.errors import CARD_FAULT, EmvError
from paycrypto.compare import wipe


class Data:
    """Use it in a `with` block: it wipes itself."""

    def __init__(self) -> None:
        self._objects = {}
        self._from_card = set()
        self.may_repeat = False  # whether a card may say the same twice: one that is tapped, in QuickPass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.wipe()

    def __contains__(self, tag: int) -> bool:
        return tag in self._objects

    def __getitem__(self, tag: int) -> bytearray:
        """The value. Raises EmvError (a card's fault) when there is none."""
        try:
            return self._objects[tag]
        except KeyError:
            raise EmvError(CARD_FAULT, tag)

    def __setitem__(self, tag: int, value) -> None:
        """Put or replace a value of the terminal's or the kernel's; it is copied."""
        copied = bytearray(value)  # before the old one is wiped: it may be the same
        self.drop(tag)
        self._objects[tag] = copied

    def get(self, tag: int):
        """The value, or None."""
        return self._objects.get(tag)

    def number(self, tag: int) -> int:
        """A value as a big-endian number; 0 when there is none."""
        value = self._objects.get(tag)
        return int.from_bytes(value, "big") if value else 0

    def take_from_card(self, tag: int, value) -> None:
        """Put what the card said. The same tag twice raises EmvError (EMV Book 3, 7: redundant data are an error), with
        `may_repeat` only when the values differ; what the terminal has set stays as it is."""
        if tag in self._from_card:
            if self.may_repeat and self._objects[tag] == value:
                return
            raise EmvError(CARD_FAULT, tag)
        if tag in self._objects:
            return
        self._objects[tag] = bytearray(value)
        self._from_card.add(tag)

    def forget_card(self) -> None:
        """Wipe what the card said: another application, or the same card once more, is about to speak."""
        for tag in self._from_card:
            wipe(self._objects.pop(tag))
        self._from_card.clear()

    def drop(self, tag: int) -> None:
        """Wipe one object, whoever put it there."""
        old = self._objects.pop(tag, None)
        if old is not None:
            wipe(old)
        self._from_card.discard(tag)

    def set_bit(self, tag: int, byte: int, bit: int) -> None:
        """Set a bit as EMV counts: byte 1 is the first, bit 8 the highest."""
        self._objects[tag][byte - 1] |= 1 << (bit - 1)

    def bit(self, tag: int, byte: int, bit: int) -> bool:
        """Whether a bit is set; of a missing object, or beyond its end, it is not."""
        value = self._objects.get(tag)
        return value is not None and len(value) >= byte and bool(value[byte - 1] >> (bit - 1) & 1)

    def wipe(self) -> None:
        """Forget everything."""
        for value in self._objects.values():
            wipe(value)
        self._objects.clear()
        self._from_card.clear()
