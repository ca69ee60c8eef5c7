"""The control socket: one JSON object a line, any number of clients. Requests of one client are done one by one."""

import asyncio
import contextlib
import json
import traceback

from tools.simulator.errors import Message, RequestError
from tools.simulator.requests import EVENTS, Requests

LINE_LIMIT = 1 << 20
BEHIND_LIMIT = 64 << 20  # bytes a client may leave unread


class Client:
    """One connection."""

    def __init__(self, server: "ControlServer", writer: asyncio.StreamWriter) -> None:
        self.server = server
        self.writer = writer
        self.watched: set[str] = set()

    def send(self, message: Message) -> None:
        if self.writer.transport.get_write_buffer_size() > BEHIND_LIMIT:
            self.writer.transport.abort()
            return
        self.writer.write((json.dumps(message, ensure_ascii=False) + "\n").encode())

    async def answer(self, line: bytes) -> None:
        """Do one line's request."""
        answer: Message = {}
        try:
            message = parse(line)
            if "id" in message:
                answer["id"] = message["id"]
            answer.update({"ok": True, **await self._carry_out(message)})
        except RequestError as error:
            answer.update({"ok": False, "error": str(error)})
        except Exception as error:
            traceback.print_exc()
            answer.update({"ok": False, "error": f"simulator: {type(error).__name__}: {error}"})
        self.server.requests.host.tell_painted()  # events come before the answer to what made them
        self.send(answer)

    async def _carry_out(self, message: Message) -> Message:
        if message.get("do") == "watch":
            events = message.get("events", "all")
            wanted = EVENTS if events == "all" else events
            if not isinstance(wanted, list | tuple) or not all(name in EVENTS for name in wanted):
                raise RequestError(f"events: \"all\", or a list of {', '.join(EVENTS)}")
            self.watched = set(wanted)
            return {}
        if message.get("do") == "quit":
            self.server.ended.set()
            return {}
        cards = self.server.requests.host.cards
        if message.get("do") == "card" and "swipe" not in message:
            if "remove" in message:
                return await cards.remove(self, message["remove"])
            return await cards.present(self, message)
        if message.get("do") == "apdu":
            return cards.answer(self, message)
        return await self.server.requests.carry_out(message)


class ControlServer:
    """Listens on 127.0.0.1. `ended` is set when a client has asked the simulator to end."""

    def __init__(self, requests: Requests) -> None:
        self.requests = requests
        self.ended = asyncio.Event()
        self._clients: set[Client] = set()
        self._server: asyncio.Server | None = None

    async def start(self, port: int) -> int:
        """Listen; returns the port. Raises OSError when it is in use."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=LINE_LIMIT)
        return int(self._server.sockets[0].getsockname()[1])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Client(self, writer)
        self._clients.add(client)
        try:
            while line := await self._line(reader, client):
                if line.strip():
                    await client.answer(line)
                    await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._clients.discard(client)
            self.requests.host.cards.forget(client)
            writer.close()

    async def _line(self, reader: asyncio.StreamReader, client: Client) -> bytes:
        """The next line; one that is too long is answered and skipped."""
        while True:
            try:
                return await reader.readuntil(b"\n")
            except asyncio.IncompleteReadError:
                return b""
            except asyncio.LimitOverrunError as error:
                await reader.readexactly(error.consumed)
                client.send({"ok": False, "error": f"a line may have {LINE_LIMIT} bytes"})

    def publish(self, event: Message) -> None:
        """Send an event to the clients that watch its kind."""
        watchers = [client for client in self._clients if event["event"] in client.watched]
        if watchers:
            full = self.requests.event(event)
            for client in watchers:
                client.send(full)

    async def close(self) -> None:
        """Let clients read their last answers, and stop listening."""
        for client in list(self._clients):
            with contextlib.suppress(ConnectionError, TimeoutError):
                await asyncio.wait_for(client.writer.drain(), 1)
            client.writer.close()
        if self._server is not None:
            self._server.close()


def parse(line: bytes) -> Message:
    """The request in a line. Raises RequestError for what is none."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise RequestError("not a line of JSON") from None
    if not isinstance(message, dict):
        raise RequestError("a request is an object")
    return message
