"""One browser tab: what it is told, and what it may ask."""

import asyncio
import json
from collections.abc import Awaitable

from starlette.websockets import WebSocket, WebSocketDisconnect

from tools.panel.desk import Desk, Refused
from tools.panel.line import DeviceError
from tools.panel.mirror import Reader

AT_ONCE = 32  # requests of one tab under way


class Tab:
    """Serves an accepted socket until it closes."""

    def __init__(self, socket: WebSocket, desk: Desk) -> None:
        self.socket, self.desk = socket, desk
        self._sending = asyncio.Lock()
        self._held: set[str] = set()
        self._under_way: set[asyncio.Task] = set()

    async def serve(self) -> None:
        with Reader(self.desk.mirror) as reader:
            self.desk.device.look_again()
            tasks = [asyncio.create_task(self._tell(reader)), asyncio.create_task(self._listen())]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (*tasks, *self._under_way):
                    task.cancel()
                await asyncio.gather(*tasks, *self._under_way, return_exceptions=True)
                await self._let_go()

    async def _let_go(self) -> None:
        """A tab that closes with a finger on a key takes the finger off."""
        for key in sorted(self._held):
            try:
                await self.desk.device.handle("key", up=key)
            except DeviceError:
                return

    async def _tell(self, reader: Reader) -> None:
        while True:
            for message in await reader.news():
                await self._send(message)

    async def _send(self, message: bytes | dict) -> None:
        async with self._sending:
            if isinstance(message, bytes):
                await self.socket.send_bytes(message)
            else:
                await self.socket.send_text(json.dumps(message, ensure_ascii=False))

    async def _listen(self) -> None:
        try:
            while True:
                await self._take(await self.socket.receive_text())
        except (WebSocketDisconnect, KeyError):  # KeyError: a binary message
            return

    async def _take(self, text: str) -> None:
        """Start one request. It is handed to the device at once, in order; its answer may take as long as it takes."""
        number = None
        try:
            message = json.loads(text)
            number = message["id"]
            if len(self._under_way) >= AT_ONCE:
                raise Refused("too many requests at once")
            work = self.desk.start(message)
        except (ValueError, KeyError, TypeError, Refused) as error:
            words = str(error) if isinstance(error, Refused) else "not understood"
            await self._send({"answer": number, "ok": False, "error": words})
            return
        if message["do"] == "key":
            (self._held.add if "down" in message else self._held.discard)(message.get("down", message.get("up")))
        task = asyncio.create_task(self._finish(number, work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _finish(self, number: int, work: Awaitable[dict]) -> None:
        try:
            answer = {"ok": True, **await work}
        except (DeviceError, Refused) as error:
            answer = {"ok": False, "error": str(error)}
        await self._send({"answer": number, **answer})

