"""The cards that control clients hold to the device's readers (boards/simulator/README.md, Cards).

A card stays where it is when the device's power goes, and is gone when its client's connection ends. Commands of the
terminal's go to the card's client as `apdu` events; while one is out the device's virtual time stands, up to the card's
`patience`.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tools.simulator.errors import Message, PowerLostError, RequestError

if TYPE_CHECKING:
    from tools.simulator.host import DeviceHost

READERS = ("insert", "tap")
SIZES = {  # bytes that a field may have
    "insert": {"atr": (0, 64), "warm_atr": (0, 64)},
    "A": {"uid": (4, 10), "atqa": (2, 2), "sak": (1, 1), "ats": (0, 254)},
    "B": {"atqb": (12, 13)},
}
OPTIONAL = ("warm_atr", "ats")
ANSWER_MOST = 4096
TOOK_MOST = 600_000


class Holder(Protocol):
    """The client that holds a card."""

    def send(self, message: Message) -> None: ...


@dataclass
class Held:
    """A card at a reader."""

    number: int
    holder: Holder
    reader: str
    about: Message
    patience_s: float
    powered: bool = False
    asked: int = 0  # the serial number its client knows of the APDU that is out; 0: none
    device_serial: int = 0  # the device's for it
    alarm: asyncio.TimerHandle | None = None

    def settle(self) -> None:
        """No APDU is out any more."""
        self.asked = 0
        if self.alarm is not None:
            self.alarm.cancel()
            self.alarm = None


class Cards:
    """All cards at one device."""

    def __init__(self, host: "DeviceHost") -> None:
        self.host = host
        self._held: dict[int, Held] = {}
        self._cards = 0
        self._serials = 0

    def about(self) -> list[Message]:
        """What is at the readers: for a device that is switched on, and for clients."""
        return [{"card": card.number, card.reader: card.about} for card in self._held.values()]

    # --- from clients ---

    async def present(self, holder: Holder, message: Message) -> Message:
        """Hold a card to a reader. Raises RequestError."""
        given = [reader for reader in READERS if reader in message]
        if len(given) != 1:
            raise RequestError("one of swipe, insert, tap, remove")
        reader = given[0]
        about = checked(reader, message[reader])
        patience = message.get("patience", 2000)
        if not whole(patience, 3_600_000):
            raise RequestError("patience: 0 to 3600000 ms")
        if reader == "insert" and any(card.reader == "insert" for card in self._held.values()):
            raise RequestError("there is a card in the slot already")
        self._cards += 1
        card = self._held[self._cards] = Held(self._cards, holder, reader, about, patience / 1000)
        if self.host.running:
            with contextlib.suppress(PowerLostError):  # the hand still holds it
                await self.host.ask("card", card=card.number, put={reader: about})
        return {"card": card.number}

    async def remove(self, holder: Holder, which: Any) -> Message:
        """Take away one of the client's cards, or all of them. Raises RequestError."""
        if which is True:
            mine = [card for card in self._held.values() if card.holder is holder]
        else:
            mine = [self._mine(holder, which)]
        for card in mine:
            self._drop(card)
            if self.host.running:
                with contextlib.suppress(PowerLostError):
                    await self.host.ask("card", card=card.number, take=True)
        return {}

    def answer(self, holder: Holder, message: Message) -> Message:
        """What a card says to the APDU that is out. Raises RequestError."""
        card = self._mine(holder, message.get("card"))
        if not card.asked or message.get("serial") != card.asked or isinstance(message["serial"], bool):
            raise RequestError(f"no APDU of this serial is out for card {card.number}")
        took = message.get("took_ms", 0)
        if not whole(took, TOOK_MOST):
            raise RequestError(f"took_ms: 0 to {TOOK_MOST}")
        data = None
        if message.get("mute") is not True:
            data = octets("data", message.get("data"), 1, ANSWER_MOST)
        card.settle()
        self._tell_device({"serial": card.device_serial, "data": data, "took_ms": took})
        return {}

    def forget(self, holder: Holder) -> None:
        """The client's connection has ended: so have its cards."""
        for card in [card for card in self._held.values() if card.holder is holder]:
            self._drop(card)
            self._tell_device({"card": card.number, "take": True}, "card")

    def _mine(self, holder: Holder, number: Any) -> Held:
        card = self._held.get(number) if whole(number, 1 << 53) else None
        if card is None or card.holder is not holder:
            raise RequestError(f"you hold no card {number}")
        return card

    def _drop(self, card: Held) -> None:
        card.settle()
        self._held.pop(card.number, None)

    # --- from the device ---

    def heard(self, event: Message) -> None:
        """The device has powered a card, or has a command for it."""
        card = self._held.get(event["card"])
        if card is None:
            return
        card.settle()
        if event["event"] == "powered":
            card.powered = event["on"]
        else:
            self._serials += 1
            card.asked, card.device_serial = self._serials, event["serial"]
            event["serial"] = self._serials
            if self.host.virtual:
                card.alarm = asyncio.get_running_loop().call_later(card.patience_s, self._late, event["serial"], card)
        card.holder.send(event)

    def lose_power(self) -> None:
        """The device's power goes, and with it that of the cards."""
        for card in self._held.values():
            card.settle()
            if card.powered:
                card.powered = False
                card.holder.send({"event": "powered", "card": card.number, "on": False, "warm": False})

    def _late(self, serial: int, card: Held) -> None:
        """Patience is at an end: time may move, though the card still thinks."""
        card.alarm = None
        if card.asked == serial:
            self._tell_device({"serial": card.device_serial, "late": True})

    def _tell_device(self, message: Message, do: str = "apdu") -> None:
        with contextlib.suppress(PowerLostError):
            self.host.tell_device({"id": 0, "do": do, **message})


def whole(value: Any, most: int) -> bool:
    """True for an int of 0 to `most`."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def octets(name: str, value: Any, least: int, most: int) -> str:
    """A field of hexadecimal digits, as the device wants it. Raises RequestError."""
    try:
        if not isinstance(value, str) or not value.isascii():
            raise ValueError
        data = bytes.fromhex(value)
    except ValueError:
        raise RequestError(f"{name}: {'missing' if value is None else 'not hexadecimal'}") from None
    if not least <= len(data) <= most:
        raise RequestError(f"{name}: {least} to {most} bytes" if least < most else f"{name}: {least} bytes")
    return data.hex()


def checked(reader: str, about: Any) -> Message:
    """What a client says about its card, with all its fields. Raises RequestError."""
    if not isinstance(about, dict):
        raise RequestError(f"{reader}: an object")
    about = dict(about)
    kind = reader
    if reader == "tap":
        kind = about.pop("type", "A")
        if kind not in ("A", "B"):
            raise RequestError("type: A or B")
    sizes = SIZES[kind]
    for name in about:
        if name not in sizes:
            raise RequestError(f"{reader}: {name}?")
    fields: Message = {"type": kind} if reader == "tap" else {}
    for name, (least, most) in sizes.items():
        if about.get(name) is None and name in OPTIONAL:
            continue
        fields[name] = octets(name, about.get(name), least, most)
    if kind == "A" and len(fields["uid"]) not in (8, 14, 20):
        raise RequestError("uid: 4, 7 or 10 bytes")
    return fields
