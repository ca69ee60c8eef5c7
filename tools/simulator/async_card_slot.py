"""The asynchronous twin of card_slot.py: the responder is called in the event loop, and should be quick."""

import asyncio
import contextlib
import json

from tools.simulator.card_talk import CardTalk, Responder, accepted
from tools.simulator.client import DeviceError
from tools.simulator.errors import Message


class AsyncCardSlot:
    """A card at a reader, from `present()` to `remove()`. `gone` is set when it is not there any more, also because
    the simulator has ended."""

    def __init__(self, responder: Responder, reader: str) -> None:
        self.gone = asyncio.Event()
        self._talk = CardTalk(responder, reader)
        self._answers: asyncio.Queue[Message] = asyncio.Queue()
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None

    @property
    def card(self) -> int:
        """Its number."""
        return self._talk.card

    @property
    def fault(self) -> BaseException | None:
        """What the responder has raised, if anything."""
        return self._talk.fault

    async def present(self, port: int, host: str = "127.0.0.1") -> None:
        """Hold it to the reader. Raises OSError, and DeviceError when the card is refused."""
        reader, self._writer = await asyncio.open_connection(host, port)
        self._reading = asyncio.create_task(self._serve(reader, self._writer))
        try:
            self._talk.card = (await self._ask(self._talk.hello()))["card"]
        except DeviceError:
            await self._hang_up()
            raise

    async def remove(self) -> None:
        """Take the card away; one that is gone is no error."""
        with contextlib.suppress(DeviceError):
            if not self.gone.is_set():
                await self._ask(self._talk.bye())
        await self._hang_up()

    async def _ask(self, request: Message) -> Message:
        assert self._writer is not None
        write(self._writer, request)
        return accepted(await self._answers.get())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                message = json.loads(line)
                if message.get("id"):
                    self._answers.put_nowait(message)
                elif (request := self._talk.handle(message)) is not None:
                    write(writer, request)
        except OSError:
            pass
        finally:
            self.gone.set()
            self._answers.put_nowait({"ok": False, "error": "the simulator has ended"})

    async def _hang_up(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading
        if self._writer is not None:
            self._writer.close()


def write(writer: asyncio.StreamWriter, request: Message) -> None:
    """One request; they are short."""
    writer.write((json.dumps(request) + "\n").encode())
