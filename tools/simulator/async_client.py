"""The asynchronous client of the simulated device: requests by number, events as they come. See client.py."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from tools.simulator.client import DeviceError, Message, PowerLost

LINE_LIMIT = 64 << 20  # a whole strip of paper comes as one line


class AsyncDevice:
    """A connection to a device host. `on_event` is called with each event that is watched."""

    def __init__(self, on_event: Callable[[Message], None] = lambda event: None) -> None:
        self.on_event = on_event
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._asked: dict[int, asyncio.Future[Message]] = {}
        self._serial = 0

    async def connect(self, port: int, host: str = "127.0.0.1") -> None:
        """Raises OSError when nobody listens there."""
        reader, self._writer = await asyncio.open_connection(host, port, limit=LINE_LIMIT)
        self._reading = asyncio.create_task(self._read(reader))

    async def request(self, do: str, **fields: Any) -> Message:
        """Send a request and return the answer's fields. Raises DeviceError, PowerLost."""
        if self._writer is None or self._reading is None or self._reading.done():
            raise DeviceError("not connected")
        self._serial += 1
        future = self._asked[self._serial] = asyncio.get_running_loop().create_future()
        self._writer.write((json.dumps({"id": self._serial, "do": do, **fields}) + "\n").encode())
        await self._writer.drain()
        answer = await future
        if not answer["ok"]:
            lost = answer["error"].startswith("the power went")
            raise (PowerLost if lost else DeviceError)(answer["error"])
        return answer

    async def watch(self, *names: str) -> None:
        """From now on these events (none: all) are passed to `on_event`."""
        await self.request("watch", events=list(names) or "all")

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                message = json.loads(line)
                if "event" in message:
                    self.on_event(message)
                elif (future := self._asked.pop(message.get("id"), None)) is not None and not future.done():
                    future.set_result(message)
        finally:
            for future in self._asked.values():
                if not future.done():
                    future.set_exception(DeviceError("the simulator has ended"))
            self._asked.clear()

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await self._reading
        if self._writer is not None:
            self._writer.close()
