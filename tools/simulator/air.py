"""The air: every connection of the device's firmware leads through here, and the simulated network has its way with it.

The firmware connects to a local port that `connect()` gave it for a host and port. What it sends is passed on to the
real host, unless the network is down: then nothing passes either way, nothing is refused, new connections get no
answer (the local port drops their first packets), and what was sent is delivered when the network is back, as TCP
would. A device whose power fails just falls silent: its peers see no end of the connection.

In real time delays are real. In virtual time they are the device's: the device asks, before its clock moves, how far it
may (`may_move`), and is told to wait in real time only while a peer that it has spoken to may still answer.
"""

import asyncio
import contextlib
import ipaddress
import random
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from typing import Any

FORGET_S = 30.0  # how long a peer of a dead device hears nothing before its connection is reset
SPARE_S = 5.0  # how long a connection made ahead waits for the device
CONNECT_S = 0.5  # a host that does not answer by then is unreachable
RETRANSMIT_MS = 200  # TCP's first retransmission timer: what a lost packet costs


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
        due = self.air.now_ms() + self.air.packet_ms()
        if end is self.device:
            self.spoke_at, self.owed = time.monotonic(), data is not None
            self.to_server.append((due, data))
        else:
            self.to_device.append((due, data))
            self.air.stirred.set()
        self.deliver()

    def deliver(self) -> None:
        """Pass on what is due."""
        if self.server is None or self.air.silent or self.gone:
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
        while queue and queue[0][0] <= self.air.now_ms() and transport is not None and not self.air.silent:
            due, data = queue.popleft()
            some = True
            if transport.is_closing():
                continue
            if data is None:
                transport.write_eof()
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
        if not self.air.silent and not self.gone:
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


class Route:
    """A local port that leads to one host and port."""

    def __init__(self, air: "Air", host: str, address: str, port: int) -> None:
        self.air = air
        self.host, self.address, self.port = host, address, port
        self.local_port = 0
        self.spare: End | None = None
        self._server: asyncio.Server | None = None
        self._sockets: list[socket.socket] = []
        self._state = ""

    def _listener(self, backlog: int | None) -> socket.socket:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", self.local_port))
        sock.setblocking(False)
        if backlog is not None:
            sock.listen(backlog)
        self.local_port = sock.getsockname()[1]
        return sock

    async def become(self, state: str) -> None:
        """`open`: takes connections; `closed`: refuses them; `silent`: does not answer at all."""
        if state == self._state:
            return
        self._state = state
        self.close()
        if state == "open":
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(self._accept, sock=self._listener(100))
            return
        self._sockets = [self._listener(0 if state == "silent" else None)]
        if state == "silent":
            # a full queue: the system drops the first packet of whoever comes next
            for _ in range(2):
                filler = socket.socket()
                filler.setblocking(False)
                filler.connect_ex(("127.0.0.1", self.local_port))
                self._sockets.append(filler)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for sock in self._sockets:
            sock.close()
        self._sockets = []

    async def probe(self) -> None:
        """Make a connection ahead, so that the device's own attempt ends as it would at the real host."""
        if self.spare is not None:
            return
        try:
            self.spare = await self._reach()
            await self.become("open")
            asyncio.get_running_loop().call_later(SPARE_S, self._drop_spare, self.spare)
        except ConnectionRefusedError:
            await self.become("closed")
        except (OSError, TimeoutError):
            await self.become("silent")

    def _drop_spare(self, spare: End) -> None:
        if self.spare is spare:
            self.spare = None
            if spare.transport is not None:
                spare.transport.close()

    async def _reach(self) -> End:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(CONNECT_S):
            return (await loop.create_connection(End, self.address, self.port))[1]

    def _accept(self) -> End:
        end = End()
        pair = Pair(self.air, end)
        self.air.pairs.add(pair)
        spare, self.spare = self.spare, None
        if spare is not None:
            pair.join(spare)
        else:
            self.air.spawn(self._connect(pair))
        return end

    async def _connect(self, pair: Pair) -> None:
        try:
            pair.join(await self._reach())
        except ConnectionRefusedError:
            pair.reset()
        except (OSError, TimeoutError):
            pair.owed = False
            self.air.stirred.set()


class Air:
    """All routes and connections of one device. `virtual`: delays pass in the time that `device_ms()` gives."""

    def __init__(self, virtual: bool, device_ms: Callable[[], float]) -> None:
        self.virtual = virtual
        self.device_ms = device_ms  # the device's clock
        self.up = True
        self.joined = False  # the station has joined the access point
        self.delay_ms = 0
        self.loss = 0  # percent
        self.patience_s = 2.0
        self.pairs: set[Pair] = set()
        self.half_closed: set[Pair] = set()
        self.stirred = asyncio.Event()  # there is something new for who waits in may_move()
        self.deliveries = 0  # to the device
        self.on_snap: Callable[[str], None] = lambda how: None
        self._routes: dict[tuple[str, int], Route] = {}
        self._snap: dict[str, Any] | None = None
        self._dice = random.Random(1)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def silent(self) -> bool:
        return not (self.up and self.joined)

    def spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def forget(self, pair: Pair) -> None:
        self.pairs.discard(pair)
        self.half_closed.discard(pair)

    def delivered(self) -> None:
        """The device has something to read."""
        self.deliveries += 1
        self.stirred.set()

    def now_ms(self) -> float:
        return self.device_ms() if self.virtual else time.monotonic() * 1000

    def packet_ms(self) -> float:
        """How long the next packet is under way: lost ones come with TCP's retransmissions."""
        wait = float(self.delay_ms)
        timer = RETRANSMIT_MS
        while self.loss and self._dice.random() * 100 < self.loss and timer < 60000:
            wait += timer
            timer *= 2
        return wait

    async def connect(self, host: str, port: int) -> dict[str, Any]:
        """The firmware looks up a name: {"port"} to connect to, {"ms"} it took; {"silent"}."""
        route = self._routes.get((host, port))
        if route is None:
            if self.silent:
                return {"silent": True}
            address = await self._look_up(host)
            if address is None:
                return {"ms": 2 * self.delay_ms}
            route = self._routes[host, port] = Route(self, host, address, port)
        if self.silent:
            await route.become("silent")
        else:
            await route.probe()
        return {"port": route.local_port, "ms": 2 * self.delay_ms}

    async def _look_up(self, host: str) -> str | None:
        with contextlib.suppress(ValueError):
            return str(ipaddress.ip_address(host))
        if host == "localhost":
            return "127.0.0.1"
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, None, family=socket.AF_INET)
        except OSError:
            return None
        return str(found[0][4][0])

    async def refresh(self) -> None:
        """The network went up or down, or the station joined or left."""
        for route in self._routes.values():
            await route.become("silent" if self.silent else "open")
        self.deliver()
        self.stirred.set()

    def arm(self, what: dict[str, Any] | None) -> None:
        """Break things after so many bytes from now: {"after_sent" or "after_received": n, "how": silence or reset}."""
        self._snap = dict(what) if what else None

    def allowed(self, limit: str, count: int) -> int:
        """How many of `count` bytes may still pass before the armed break."""
        if self._snap is None or limit not in self._snap:
            return count
        passed = min(count, int(self._snap[limit]))
        self._snap[limit] -= passed
        return passed

    def snap(self, pair: Pair) -> None:
        """The armed break happens."""
        how = (self._snap or {}).get("how", "silence")
        self._snap = None
        if how == "reset":
            pair.reset()
        else:
            self.up = False
        self.on_snap(how)

    def reset_all(self) -> None:
        for pair in list(self.pairs):
            pair.reset()

    def lose_device(self) -> None:
        """The device's power is gone."""
        self.joined = False
        for pair in list(self.pairs):
            pair.lose_device()
        self.pairs.clear()

    async def settle(self) -> None:
        """Take in what has already been sent."""
        for _ in range(3):
            await asyncio.sleep(0)

    def deliver(self) -> None:
        """Pass on everything that is due."""
        for pair in list(self.pairs):
            pair.deliver()

    async def may_move(self) -> int:
        """A task of the device's waits for a socket: how many us may its clock move? -1: any."""
        before = self.deliveries
        await self.settle()
        self.deliver()
        while not self.silent and self.deliveries == before and self._next_ms() is None:
            waits = [pair.spoke_at + self.patience_s - time.monotonic() for pair in self.pairs if pair.owed]
            longest = max(waits, default=0)
            if longest <= 0:
                break
            self.stirred.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stirred.wait(), longest)
        due = self._next_ms()
        return -1 if due is None else max(1, int((due - self.now_ms()) * 1000))

    def _next_ms(self) -> float | None:
        """When the next packet that is under way is due."""
        if self.silent:
            return None
        queues = [queue for pair in self.pairs if pair.server for queue in (pair.to_server, pair.to_device)]
        return min((queue[0][0] for queue in queues if queue), default=None)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for route in self._routes.values():
            route.close()
        self.reset_all()
