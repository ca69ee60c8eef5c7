"""A connection of the device's firmware, and the one that carries it on to the real host. See air.py."""

import asyncio
import contextlib
import socket
import struct
import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.simulator.air import Air

FORGET_S = 30.0  # how long a peer of a dead device hears nothing before its connection is reset


def abort(transport: asyncio.WriteTransport | None) -> None:
    """Close a connection with a reset."""
    if transport is None or transport.is_closing():
        return
    with contextlib.suppress(OSError):
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class End(asyncio.Protocol):
    """One end of a pair: the device's or the host's."""

    def __init__(self) -> None:
        self.pair: Pair | None = None
        self.transport: asyncio.Transport | None = None
        self.early: list[bytes | None] = []  # what came before there was a pair; None: the end

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        self._take(data)

    def eof_received(self) -> bool:
        self._take(None)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        if exc is not None and self.pair is not None:
            self.pair.broken()

    def _take(self, data: bytes | None) -> None:
        if self.pair is None:
            self.early.append(data)
        else:
            self.pair.take(self, data)


class Pair:
    """A connection of the device's and the one that carries it on."""

    def __init__(self, air: "Air", device: End) -> None:
        self.air = air
        self.over = air.way  # the bearer it was made over
        self.device = device
        self.server: End | None = None
        self.to_server: deque[tuple[float, bytes | None]] = deque()  # (due, bytes or the end)
        self.to_device: deque[tuple[float, bytes | None]] = deque()
        self.spoke_at = time.monotonic()  # when the device last said something
        self.owed = True  # nothing has come back since
        self.gone = False  # the device lost its power
        device.pair = self

    def join(self, server: End) -> None:
        """The host has taken the connection."""
        self.server = server
        server.pair = self
        for data in server.early:
            self.take(server, data)
        self.deliver()

    def take(self, end: End, data: bytes | None) -> None:
        """Something came in at one end."""
        if self.gone:
            return
        due = self.air.now_ms() + self.air.packet_ms(self.over)
        if end is self.device:
            self.spoke_at, self.owed = time.monotonic(), data is not None
            self.to_server.append((due, data))
        else:
            self.to_device.append((due, data))
            self.air.stirred.set()
        self.deliver()

    def deliver(self) -> None:
        """Pass on what is due."""
        if self.server is None or not self.over.passes or self.gone:
            return
        self._pass(self.to_server, self.server, "after_sent")
        if self._pass(self.to_device, self.device, "after_received"):
            self.owed = False
            self.air.delivered()
        waits = [queue[0][0] for queue in (self.to_server, self.to_device) if queue]
        if waits and not self.air.virtual:
            wait = max(0.001, (min(waits) - self.air.now_ms()) / 1000)
            asyncio.get_running_loop().call_later(wait, self.deliver)

    def _pass(self, queue: deque[tuple[float, bytes | None]], end: End, limit: str) -> bool:
        """Write what is due to one end; True when there was something."""
        transport = end.transport
        some = False
        while queue and queue[0][0] <= self.air.now_ms() and transport is not None and self.over.passes:
            due, data = queue.popleft()
            some = True
            if transport.is_closing():
                continue
            if data is None:
                try:
                    transport.write_eof()
                except OSError:  # it was reset, and we have not heard of it yet
                    self.reset()
                    break
                self._ended()
                continue
            passed = self.air.allowed(limit, len(data))
            transport.write(data[:passed])
            if passed < len(data):
                queue.appendleft((due, data[passed:]))
                self.air.snap(self)
                break
        return some

    def _ended(self) -> None:
        """One direction has come to its end; with the second one the connection is over."""
        if self in self.air.half_closed:
            self.air.forget(self)
            for end in (self.device, self.server):
                if end is not None and end.transport is not None:
                    end.transport.close()
        else:
            self.air.half_closed.add(self)

    def broken(self) -> None:
        """One end was reset: the other one learns it, unless the packets do not pass."""
        if self.over.passes and not self.gone:
            self.reset()

    def reset(self) -> None:
        """Break the connection for both."""
        self.air.forget(self)
        for end in (self.device, self.server):
            if end is not None:
                end.pair = None
                abort(end.transport)
        self.air.delivered()

    def lose_device(self) -> None:
        """The device has no power any more: its peer hears nothing, for a long while."""
        self.gone = True
        self.device.pair = None
        abort(self.device.transport)
        asyncio.get_running_loop().call_later(FORGET_S, self.reset)
