"""A card that a hand holds to a reader. What it says is thought up elsewhere (boards/simulator/README.md, Cards).

A reader's model has `put(card)` and `take(card)`: a card comes, a card goes. Unit tests give it cards of their own with
the same `power` and `transceive`.
"""

import binascii

_FIELDS = ("atr", "warm_atr", "uid", "atqa", "sak", "ats", "atqb")


class Card:
    """`kind`: "chip" with `atr`; "A" with `uid`, `atqa`, `sak`, `ats`; "B" with `atqb` (its answer, from the 50 on).

    Each of these is bytes or None. `desk` passes on what is said (hands.py).
    """

    def __init__(self, number: int, about: dict, desk):
        self.number = number
        self.kind = "chip" if "atr" in about else about["type"]
        for name in _FIELDS:
            setattr(self, name, binascii.unhexlify(about[name]) if name in about else None)
        self._cold_atr = self.atr
        self.powered = False
        self._desk = desk

    def power(self, on: bool, warm: bool = False) -> None:
        """Power and clock, or a field that has activated it, are there: its session begins anew (`warm`: by a reset
        under power, which may change `atr`). Or they are gone. What was asked before is not answered any more."""
        self._desk.forget(self)
        if self._cold_atr is not None:
            self.atr = self.warm_atr if warm and self.warm_atr is not None else self._cold_atr
        if on or self.powered:
            self._desk.tell_power(self, on, warm)
        self.powered = on

    def transceive(self, apdu: bytes, answer) -> None:
        """Ask the card. `answer(bytes)` is called later, with None when the card stays mute; not at all when it loses
        its power before. One command at a time."""
        self._desk.ask(self, apdu, answer)
