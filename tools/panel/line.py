"""One connection to the control socket: JSON lines both ways, answers matched to requests by their id."""

import asyncio
import itertools
import json
from collections.abc import Callable
from typing import Any

LINE_LIMIT = 8 << 20  # bytes; the longest answer is a long strip of paper
PATIENCE = 10.0  # seconds for an answer


class DeviceError(Exception):
    """A request failed; the argument says why: the device's words, or the id of a text of the page."""


class Line:
    """A connection. `on_event` gets what is not an answer, `on_nonsense` is called for a line that makes no sense."""

    def __init__(self, on_event: Callable[[dict], None], on_nonsense: Callable[[], None]) -> None:
        self._on_event, self._on_nonsense = on_event, on_nonsense
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._waiting: dict[int, asyncio.Future[dict]] = {}
        self._ids = itertools.count(1)

    async def open(self, host: str, port: int) -> None:
        """Raises OSError."""
        self._reader, self._writer = await asyncio.open_connection(host, port, limit=LINE_LIMIT)

    async def ask(self, do: str, **fields: Any) -> dict:
        """Send a request and return the device's answer. Raises DeviceError."""
        if self._writer is None:
            raise DeviceError("device_gone_long")
        number = next(self._ids)
        answer: asyncio.Future[dict] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._writer.write(json.dumps({"id": number, "do": do, **fields}).encode() + b"\n")
            async with asyncio.timeout(PATIENCE):
                result = await answer
        except TimeoutError:
            raise DeviceError("device_silent") from None
        finally:
            self._waiting.pop(number, None)
        if not result.get("ok"):
            raise DeviceError(str(result.get("error", "refused")))
        return result

    async def read(self) -> None:
        """Take lines until the connection ends."""
        assert self._reader is not None
        try:
            while line := await self._reader.readline():
                self._take(line)
        except (OSError, ValueError):  # ValueError: a line over the limit
            return

    def _take(self, line: bytes) -> None:
        try:
            message = json.loads(line)
            if "event" in message:
                self._on_event(message)
            elif (answer := self._waiting.get(message.get("id"))) is not None and not answer.done():
                answer.set_result(message)
        except (ValueError, KeyError, TypeError, AttributeError):
            self._on_nonsense()

    def close(self) -> None:
        """Hang up; whoever waits for an answer is told."""
        writer, self._writer = self._writer, None
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_result({"ok": False, "error": "device_gone_long"})
        if writer is not None:
            writer.close()
