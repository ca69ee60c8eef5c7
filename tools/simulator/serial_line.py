"""The device's serial line: what it prints and what it hears, for control clients and, as a pseudo terminal, for tools.

The line of a board is its USB. Nobody needs to be at the other end; what is sent to a device that is off is lost.
"""

import asyncio
import base64
import contextlib
import os
import pathlib
import tty
from collections.abc import Callable

from tools.simulator.errors import Message

KEPT = 8192  # bytes of what was said last, for a crash report
PIECE = 4096
LINE_LIMIT = 1 << 16


class SerialLine:
    """`on_event` is told of bytes from the device, and of each line that is meant for people."""

    def __init__(self, on_event: Callable[[Message], None]) -> None:
        self.on_event = on_event
        self.said = b""  # by the device since its power came, the last of it
        self._to_device = -1
        self._pty: int | None = None
        self._port = -1  # the device's end of the pseudo terminal: open, so that its other end has no hang-up
        self._link: pathlib.Path | None = None
        self._reading: asyncio.Task[None] | None = None

    def plug(self) -> tuple[int, int]:
        """The power comes: file descriptors for what the device hears, and for what it prints; the caller closes them
        when the device has them. `listen` must follow."""
        self.unplug()
        self.said = b""
        hears, self._to_device = os.pipe()
        os.set_blocking(self._to_device, False)
        self._prints, prints = os.pipe()
        return hears, prints

    async def listen(self) -> None:
        """Read what the device prints, until it ends."""
        reader = asyncio.StreamReader(limit=LINE_LIMIT)
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(self._prints, "rb", 0)
        )
        self._reading = asyncio.create_task(self._read(reader))

    def unplug(self) -> None:
        """The power is gone. What was printed is still read."""
        if self._to_device >= 0:
            os.close(self._to_device)
            self._to_device = -1

    def send(self, data: bytes) -> None:
        """To the device; what it does not take in time is lost, as on a wire."""
        if self._to_device >= 0:
            with contextlib.suppress(BlockingIOError, BrokenPipeError):
                os.write(self._to_device, data)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        rest = b""
        while data := await reader.read(PIECE):
            self.said = (self.said + data)[-KEPT:]
            self.on_event({"event": "console", "data": base64.b64encode(data).decode()})
            if self._pty is not None:
                with contextlib.suppress(BlockingIOError):
                    os.write(self._pty, data)
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                text = line.decode(errors="replace").rstrip()
                if text and not text.startswith(">{"):
                    self.on_event({"event": "log", "t": None, "source": "CONSOLE", "text": text})

    def open_port(self, link: pathlib.Path) -> None:
        """Offer the line as a pseudo terminal, named by a symbolic link. Raises OSError."""
        self._pty, self._port = os.openpty()
        tty.setraw(self._port)
        os.set_blocking(self._pty, False)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(self._port))
        self._link = link
        asyncio.get_running_loop().add_reader(self._pty, self._from_port)

    def _from_port(self) -> None:
        assert self._pty is not None
        with contextlib.suppress(BlockingIOError):
            self.send(os.read(self._pty, PIECE))

    def close(self) -> None:
        """The simulator ends."""
        self.unplug()
        if self._pty is not None and self._link is not None:
            asyncio.get_running_loop().remove_reader(self._pty)
            self._link.unlink(missing_ok=True)
            os.close(self._pty)
            os.close(self._port)
            self._pty = None
