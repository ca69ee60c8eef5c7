"""Carries what readers and cards say to each other through the device host, to the clients that hold the cards.

While a command is out virtual time stands; what the card then says to have taken passes before its answer arrives.
"""

import binascii

import clock
import waiting
from chips.card import Card


class Hands:
    """`send(dict)` tells the device host."""

    def __init__(self, send):
        self._send = send
        self._at = {}  # card's number: (Card, reader)
        self._out = {}  # serial: [Card, answer, elapsed us when asked, timer or None]
        self._serial = 0

    # --- from the device host

    def put(self, number: int, reader, about: dict) -> dict:
        """A hand holds a card to a reader, a chip's model."""
        card = Card(number, about, self)
        self._at[number] = (card, reader)
        reader.put(card)
        return {}

    def take(self, number: int) -> dict:
        """It takes the card away; one that is not there is no error."""
        if number in self._at:
            card, reader = self._at.pop(number)
            card.powered = False  # its client knows
            self.forget(card)
            reader.take(card)
        return {}

    def answered(self, message: dict) -> None:
        """What a card said; None when it stays mute. Or (`late`) that it takes longer than time can stand."""
        serial = message["serial"]
        out = self._out.get(serial)
        waiting.standing.discard(serial)
        if out is None or "late" in message:
            return
        data = message["data"]
        due = out[2] + message["took_ms"] * 1000 - clock.elapsed_us()
        out[3] = clock.after_us(max(0, due), lambda: self._arrive(serial, data and binascii.unhexlify(data)))

    def _arrive(self, serial: int, data) -> None:
        self._out.pop(serial)[1](data)

    # --- from the cards

    def tell_power(self, card: Card, on: bool, warm: bool) -> None:
        self._send({"event": "powered", "card": card.number, "on": on, "warm": warm})

    def ask(self, card: Card, apdu: bytes, answer) -> None:
        self.forget(card)
        self._serial += 1
        self._out[self._serial] = [card, answer, clock.elapsed_us(), None]
        if clock.virtual:
            waiting.standing.add(self._serial)
        data = binascii.hexlify(apdu).decode()
        self._send({"event": "apdu", "card": card.number, "serial": self._serial, "data": data})

    def forget(self, card: Card) -> None:
        """Whatever this card was asked is not answered any more."""
        for serial in [serial for serial in self._out if self._out[serial][0] is card]:
            clock.cancel(self._out.pop(serial)[3])
            waiting.standing.discard(serial)
