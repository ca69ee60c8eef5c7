"""A panel in this process, between a fake device and tabs that are plain WebSocket clients."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from tools.panel import frames
from tools.panel.__main__ import build_desk, server_config
from tools.panel.app import build_app
from tools.panel.desk import Desk
from tools.panel.glass import HEIGHT, WIDTH

PATIENCE = 5.0  # seconds for anything to come true


class Panel:
    """A running panel."""

    def __init__(self, port: int, desk: Desk) -> None:
        self.port, self.desk = port, desk
        self.address = f"127.0.0.1:{port}"

    @contextlib.asynccontextmanager
    async def tab(self) -> AsyncIterator["Tab"]:
        origin = f"http://{self.address}"
        async with connect(f"ws://{self.address}/tab", origin=origin, max_size=None, close_timeout=0.5) as socket_:
            yield Tab(socket_)


class Tab:
    """A browser tab as the panel sees it: keeps what it was told."""

    def __init__(self, socket_: ClientConnection) -> None:
        self.socket = socket_
        self.facts: dict = {}
        self.pixels = bytearray(WIDTH * HEIGHT * 2)
        self.rows = b""
        self.slip = 0
        self.lines: list[dict] = []
        self.beeps: list[dict] = []
        self._ids = iter(range(1, 1000))

    async def ask(self, **request: object) -> dict:
        """Send a request; return its answer."""
        number = next(self._ids)
        await self.socket.send(json.dumps({"id": number, **request}))
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self.listen()
                if message and message.get("answer") == number:
                    return message

    async def until(self, true: Callable[[], bool]) -> None:
        """Listen until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                await self.listen()

    async def listen(self) -> dict | None:
        """Take one message; the JSON of it, when it is JSON."""
        message = await self.socket.recv()
        if isinstance(message, bytes):
            self._frame(message)
            return None
        message = json.loads(message)
        self.facts |= message.get("facts", {})
        self.lines += message.get("lines", [])
        self.beeps += [message["beep"]] if "beep" in message else []
        return message

    def _frame(self, frame: bytes) -> None:
        if frame[0] == frames.LCD:
            x, y, w, h, pixels = frames.read_lcd(frame)
            for row in range(h):
                at = ((y + row) * WIDTH + x) * 2
                self.pixels[at : at + w * 2] = pixels[row * w * 2 : (row + 1) * w * 2]
            return
        slip, first, rows = frames.read_paper(frame)
        assert slip == self.slip or first == 0
        self.slip = slip
        self.rows = self.rows[: first * frames.PAPER_ROW] + rows


@contextlib.asynccontextmanager
async def panel_for(
    device_port: int, acquirer: str | None = None, port: int = 0, cards: Path | None = None, more: tuple = ()
) -> AsyncIterator[Panel]:
    """Serve the panel for a device, on a free port or a given one."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    desk = build_desk(("127.0.0.1", device_port), acquirer, cards=cards, more=more)
    server = uvicorn.Server(server_config(build_app(desk)))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        yield Panel(listener.getsockname()[1], desk)
    finally:
        server.should_exit = True
        await serving
