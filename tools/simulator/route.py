"""The way to one host and port: a local port that behaves as the real one does, seen through the air. See air.py."""

import asyncio
import socket
from typing import TYPE_CHECKING

from tools.simulator.connection import End, Pair

if TYPE_CHECKING:
    from tools.simulator.air import Air

SPARE_S = 5.0  # how long a connection made ahead waits for the device
CONNECT_S = 0.5  # a host that does not answer by then is unreachable


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
