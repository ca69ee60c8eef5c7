"""The air: every connection of the device's firmware leads through here, and the simulated network has its way with it.

There are two bearers, Wi-Fi and 4G, each with its own ups and downs; a connection stays on the one it was made over.

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
import time
from collections.abc import Callable
from typing import Any

from tools.simulator.connection import Pair
from tools.simulator.route import Route

RETRANSMIT_MS = 200  # TCP's first retransmission timer: what a lost packet costs


class Bearer:
    """A way to the world. `part` of the simulated world is where it is set."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.up = True
        self.joined = False  # the device has joined it
        self.delay_ms = 0
        self.loss = 0  # percent

    @property
    def passes(self) -> bool:
        return self.up and self.joined


class Air:
    """All routes and connections of one device. `virtual`: delays pass in the time that `device_ms()` gives."""

    def __init__(self, virtual: bool, device_ms: Callable[[], float]) -> None:
        self.virtual = virtual
        self.device_ms = device_ms  # the device's clock
        self.bearers = {"wifi": Bearer("network"), "cellular": Bearer("cellular")}
        self.way = self.bearers["wifi"]  # what new connections are made over
        self.patience_s = 2.0
        self.pairs: set[Pair] = set()
        self.half_closed: set[Pair] = set()
        self.stirred = asyncio.Event()  # there is something new for who waits in may_move()
        self.deliveries = 0  # to the device
        self.on_snap: Callable[[str, str], None] = lambda how, part: None
        self._routes: dict[tuple[str, int], Route] = {}
        self._snap: dict[str, Any] | None = None
        self._dice = random.Random(1)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def silent(self) -> bool:
        """New connections get no answer."""
        return not self.way.passes

    def device_has(self, up: dict[str, bool], way: str | None) -> None:
        """Which bearers the device has joined, and the one it uses."""
        for name, joined in up.items():
            self.bearers[name].joined = joined
        self.way = self.bearers[way] if way is not None else Bearer("network")

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

    def packet_ms(self, over: Bearer) -> float:
        """How long the next packet is under way: lost ones come with TCP's retransmissions."""
        wait = float(over.delay_ms)
        timer = RETRANSMIT_MS
        while over.loss and self._dice.random() * 100 < over.loss and timer < 60000:
            wait += timer
            timer *= 2
        return wait

    async def connect(self, host: str, port: int) -> dict[str, Any]:
        """The firmware looks up a name: {"port"} to connect to, {"ms"} it took; {"silent"}."""
        route = self._routes.get((host, port))
        if route is None:
            address = _literal(host)
            if address is None and self.silent:
                return {"silent": True}
            address = address or await self._look_up(host)
            if address is None:
                return {"ms": 2 * self.way.delay_ms}
            route = self._routes[host, port] = Route(self, host, address, port)
        if self.silent:
            await route.become("silent")
        else:
            await route.probe()
        return {"port": route.local_port, "ms": 2 * self.way.delay_ms}

    async def _look_up(self, host: str) -> str | None:
        if host == "localhost":
            return "127.0.0.1"
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, None, family=socket.AF_INET)
        except OSError:
            return None
        return str(found[0][4][0])

    async def refresh(self) -> None:
        """The network went up or down, or the station joined or left."""
        for route in list(self._routes.values()):
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
            pair.over.up = False
        self.on_snap(how, pair.over.part)

    def reset_all(self) -> None:
        for pair in list(self.pairs):
            pair.reset()

    def lose_device(self) -> None:
        """The device's power is gone."""
        for bearer in self.bearers.values():
            bearer.joined = False
        self.way = self.bearers["wifi"]
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
        while self.deliveries == before and self._next_ms() is None:
            now = time.monotonic()
            waits = [pair.spoke_at + self.patience_s - now for pair in self.pairs if pair.owed and pair.over.passes]
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
        heard = [pair for pair in self.pairs if pair.server and pair.over.passes]
        queues = [queue for pair in heard for queue in (pair.to_server, pair.to_device)]
        return min((queue[0][0] for queue in queues if queue), default=None)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for route in list(self._routes.values()):
            route.close()
        self.reset_all()


def _literal(host: str) -> str | None:
    """An IP address as it is, for which no name server is asked; else None."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return None
