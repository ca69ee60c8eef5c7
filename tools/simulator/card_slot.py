"""Hold a card to a reader of the simulated device, from a thread of its own.

    with present(device.port, card, "insert"):
        device.expect(screen="pin")

The card is any object with `reset`, `transmit` and its ATR or UID (card_talk.py: Responder). Asynchronous programs
have `AsyncCardSlot` (async_card_slot.py).
"""

import json
import socket
import threading
from queue import Empty, SimpleQueue

from tools.simulator.card_talk import CardTalk, Responder, accepted
from tools.simulator.client import DeviceError
from tools.simulator.errors import Message

ANSWER_S = 60.0


class CardSlot:
    """A card at a reader, until `remove()` or the end of its context. The responder is called in a thread of its own,
    one call at a time. Raises DeviceError when the card is refused."""

    def __init__(self, address: int | tuple[str, int], responder: Responder, reader: str) -> None:
        self._talk = CardTalk(responder, reader)
        self._answers: SimpleQueue[Message] = SimpleQueue()
        self._socket = socket.create_connection(("127.0.0.1", address) if isinstance(address, int) else address, 10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(None)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        try:
            self._talk.card = accepted(self._ask(self._talk.hello()))["card"]
        except DeviceError:
            self._hang_up()
            raise

    @property
    def card(self) -> int:
        """Its number."""
        return self._talk.card

    @property
    def fault(self) -> BaseException | None:
        """What the responder has raised, if anything."""
        return self._talk.fault

    def remove(self) -> None:
        """Take the card away. Raises what the responder raised: the device saw a mute card from then on."""
        if self._talk.card:
            self._talk.card = 0
            try:
                accepted(self._ask(self._talk.bye()))
            finally:
                self._hang_up()
        if self._talk.fault is not None:
            raise self._talk.fault

    def __enter__(self) -> "CardSlot":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            self.remove()
        except DeviceError:  # the simulator has ended: so has the card
            if kind is None:
                raise

    def _ask(self, request: Message) -> Message:
        try:
            self._send(request)
            return self._answers.get(timeout=ANSWER_S)
        except (OSError, Empty):
            raise DeviceError("the simulator does not answer") from None

    def _send(self, request: Message) -> None:
        self._socket.sendall((json.dumps(request) + "\n").encode())

    def _serve(self) -> None:
        """Read the connection to its end."""
        try:
            with self._socket.makefile("rb") as lines:
                for line in lines:
                    message = json.loads(line)
                    if message.get("id"):
                        self._answers.put(message)
                    elif (request := self._talk.handle(message)) is not None:
                        self._send(request)
        except OSError:
            pass
        self._answers.put({"ok": False, "error": "the simulator has ended"})

    def _hang_up(self) -> None:
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._thread.join(ANSWER_S)
        self._socket.close()


def present(device_address: int | tuple[str, int], responder: Responder, reader: str) -> CardSlot:
    """Hold a card to a reader: `reader` is "insert" or "tap", `device_address` a port or (host, port)."""
    return CardSlot(device_address, responder, reader)
