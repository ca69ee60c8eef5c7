"""What the holder of a card says on the control socket, without a socket: shared by card_slot.py and its async twin."""

from typing import Any, Protocol

from tools.cards.apdu import CardGone
from tools.simulator.client import DeviceError
from tools.simulator.errors import Message

PATIENCE_MS = 20000  # time stands so long for a responder: it is alive, or its connection is not
CONTACT, TYPE_A, TYPE_B = ("atr", "warm_atr"), ("uid", "atqa", "sak", "ats"), ("type", "atqb")


class Responder(Protocol):
    """A card. It also has, as bytes, what the reader it is held to wants to know: `atr` (and `warm_atr`) to be
    inserted; `uid`, `atqa`, `sak`, `ats` to be tapped, or `atqb` and `type` "B". May have `took_ms`, looked at after
    each `transmit`: the card's time for it; and `off()`, called when it loses its power or field."""

    def reset(self, warm: bool) -> None:
        """Power or field is there, or (`warm`) a reset came: a session begins."""

    def transmit(self, command: bytes) -> bytes | None:
        """The answer to an APDU (with T=0, a TPDU), status words included; None: the card stays mute. Raises CardGone
        when somebody pulls it out instead."""


class CardTalk:
    """One card on one connection. `fault` is what the responder raised; a card that has raised stays mute."""

    def __init__(self, responder: Responder, reader: str) -> None:
        self.responder = responder
        self.reader = reader
        self.card = 0
        self.fault: BaseException | None = None

    def hello(self) -> Message:
        """The request that holds the card to its reader."""
        about: Message = {}
        of_tap = TYPE_B if getattr(self.responder, "type", "A") == "B" else TYPE_A
        for name in CONTACT if self.reader == "insert" else of_tap:
            value = getattr(self.responder, name, None)
            if value is not None:
                about[name] = value if isinstance(value, str) else bytes(value).hex()
        return {"id": 1, "do": "card", self.reader: about, "patience": PATIENCE_MS}

    def bye(self) -> Message:
        """The request that takes it away."""
        return {"id": 2, "do": "card", "remove": True}

    def handle(self, message: Message) -> Message | None:
        """The request to send for an event, if any."""
        event = message.get("event")
        if event == "powered":
            self._try(self._power, message["on"], message["warm"])
        elif event == "apdu":
            try:
                said = self._try(self.responder.transmit, bytes.fromhex(message["data"]))
            except CardGone:
                return {"do": "card", "remove": message["card"]}
            request = {"do": "apdu", "card": message["card"], "serial": message["serial"]}
            if not said:
                return {**request, "mute": True}
            return {**request, "data": said.hex(), "took_ms": getattr(self.responder, "took_ms", 0)}
        return None

    def _power(self, on: bool, warm: bool) -> None:
        if on:
            self.responder.reset(warm)
        elif hasattr(self.responder, "off"):
            self.responder.off()

    def _try(self, call: Any, *args: Any) -> Any:
        if self.fault is None:
            try:
                return call(*args)
            except CardGone:
                raise
            except Exception as error:
                self.fault = error
        return None


def accepted(answer: Message) -> Message:
    """An answer to `hello` or `bye`. Raises DeviceError when it was refused."""
    if not answer["ok"]:
        raise DeviceError(answer["error"])
    return answer
