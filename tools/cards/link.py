"""The two sides of a card as a reader meets them: responders to present with tools/simulator/card_slot.py or vpcd.

A responder has `atr` (contact) or `uid`, `atqa`, `sak`, `ats` / `atqb` (tap), `reset(warm)`, and `transmit(command)`,
which returns the answer with its status word, or None when the card is mute, and raises CardGone when it was pulled
out. `took_ms` is how long the last command took the card, `log` all commands and answers since it was presented.
"""

from typing import TYPE_CHECKING

from tools.cards.apdu import (
    EXTERNAL_AUTHENTICATE,
    GENERATE_AC,
    GET_OPTIONS,
    GET_RESPONSE,
    INTERNAL_AUTHENTICATE,
    VERIFY,
    CardGone,
    Command,
    Refused,
)
from tools.cards.faults import INSTEAD, Faults, spoiled, status_of
from tools.cards.session import Session

if TYPE_CHECKING:
    from tools.cards.card import Card

_USUAL_MS = {GENERATE_AC: 120, GET_OPTIONS: 45, INTERNAL_AUTHENTICATE: 150, EXTERNAL_AUTHENTICATE: 60, VERIFY: 60}
_OTHER_MS = 15
ATR_T1 = "3BE500008131FE4554494C4C31C2"  # EMV Book 1, 8.2: T=1, IFSC 254, historical bytes TILL1
ATR_T0 = "3B65000054494C4C30"  # T=0
_HISTORY = b"TILL"


class Responder:
    """What both sides share."""

    is_tap = False

    def __init__(self, card: "Card"):
        self.card = card
        self.faults = Faults(card.profile.faults)
        self.session = Session(card, tap=self.is_tap)
        self.took_ms = 0
        self.log: list[tuple[str, str]] = []

    def reset(self, warm: bool = False) -> None:
        """Power, or the field, came on, or a warm reset: the terminal begins anew."""
        self.faults.power_up()
        self.session = Session(self.card, tap=self.is_tap)

    def transmit(self, raw: bytes) -> bytes | None:
        """Answer one command. Raises CardGone."""
        usual = _USUAL_MS.get(raw[1], _OTHER_MS) if len(raw) > 1 else _OTHER_MS
        self.took_ms = usual * self.card.profile.slowness
        rule = self.faults.of(raw)
        if rule and rule["what"] in INSTEAD:
            return self._instead(rule, raw)
        answer = self._answer(raw)
        if rule:
            answer = spoiled(rule, answer)
        self.log.append((raw.hex().upper(), answer.hex().upper()))
        return answer

    def _instead(self, rule: dict, raw: bytes) -> bytes | None:
        what = rule["what"]
        answer = status_of(rule) if what in ("status", "random") else None
        self.log.append((raw.hex().upper(), answer.hex().upper() if answer else what))
        if what == "pull":
            raise CardGone
        return answer

    def _answer(self, raw: bytes) -> bytes:
        try:
            return self.session.do(Command.read(raw)) + b"\x90\x00"
        except Refused as refusal:
            return refusal.data + refusal.status.to_bytes(2)


class Contact(Responder):
    """The contacts. With `t0` answers come as T=0 has them: 61xx until GET RESPONSE, 6Cxx for a wrong Le."""

    def __init__(self, card: "Card"):
        super().__init__(card)
        self.atr = bytes.fromhex(card.profile.atr or (ATR_T0 if card.profile.t0 else ATR_T1))
        self._waiting = b""

    def reset(self, warm: bool = False) -> None:
        super().reset(warm)
        self._waiting = b""

    def _answer(self, raw: bytes) -> bytes:
        if not self.card.profile.t0:
            return super()._answer(raw)
        if len(raw) > 1 and raw[1] == GET_RESPONSE:
            return self._rest(raw[4] if len(raw) > 4 else 0)
        self._waiting = b""
        answer = super()._answer(raw)
        data, status = answer[:-2], answer[-2:]
        if not data or status != b"\x90\x00":
            return status
        if len(raw) > 5:  # it had data: case 4
            self._waiting = data
            return bytes([0x61, len(data) & 0xFF])
        asked = raw[4] if len(raw) > 4 else 0
        return answer if asked == len(data) & 0xFF else bytes([0x6C, len(data) & 0xFF])

    def _rest(self, asked: int) -> bytes:
        data, self._waiting = self._waiting, b""
        if not data:
            return b"\x69\x85"
        if asked not in (0, len(data) & 0xFF):
            self._waiting = data
            return bytes([0x6C, len(data) & 0xFF])
        return data + b"\x90\x00"


class Tap(Responder):
    """The antenna (ISO 14443): type A with four bytes of number, or type B."""

    is_tap = True

    def __init__(self, card: "Card"):
        super().__init__(card)
        number = bytes.fromhex("08" + card.owner.pan[-6:])  # 08: a random one, as telephones and new cards have
        self.type = "B" if card.profile.type_b else "A"
        self.uid = self.atqa = self.sak = self.ats = self.atqb = None
        if card.profile.type_b:
            self.atqb = b"\x50" + number + bytes.fromhex("00000000") + bytes.fromhex("008171")
        else:
            self.uid, self.atqa, self.sak = number, bytes.fromhex("0400"), b"\x20"
            self.ats = bytes.fromhex("0A788070") + b"\x02" + _HISTORY + b"\x00"
