"""The way to the acquirer: one connection, to whichever of its hosts did best, opened ahead of need and kept.

Another host is tried only while connecting. From the first byte of a request on nothing is tried again here: whether
it arrived is then a question for the flows.
"""

import time
from micropython import const

from host.connection import Connection, tls_context
from host.endpoint import Endpoint
from host.errors import HostError, HostNotGenuine, NotConnected
from host.score import best_first
from log import log

_DAYS_MS = const(1 << 29)
_OPEN_MS = const(15000)  # for all hosts together
FRESH_MS = const(5000)  # unused for so long, a connection is worth a question while there is time for it
IDLE_MS = const(60000)  # unused for so long, it may have died in a NAT on the way


class Link:
    """One connection at a time. `hosts` are Endpoints in the order of the parameters."""

    def __init__(self, acquirer):
        self._acquirer = acquirer
        self.hosts = [Endpoint(place) for place in acquirer.hosts]
        self.host = self.hosts[0]  # of the connection, or of the last one
        self._connection = self._new_connection()
        self._used_at = 0
        self._distrusted = False
        self.has_network = True
        self.on_result = None  # called with True when a host has answered, with False when none has

    def _new_connection(self):
        """Each has its own TLS context: two of them may shake hands at once."""
        acquirer = self._acquirer
        return Connection(tls_context(acquirer.ca) if acquirer.tls else None)

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as can be told without sending."""
        return not self._distrusted and self._connection.is_alive()

    def network_changed(self, is_up: bool) -> None:
        """The network has gone or is another one: what is under way ends as it may, the next exchange gets a new
        connection, and that a host did not answer means nothing any more."""
        self.has_network = is_up
        self._distrusted = True
        for host in self.hosts:
            host.score.failures = 0

    def unused_ms(self) -> int:
        """How long nothing was sent or received on the connection."""
        unused = time.ticks_diff(time.ticks_ms(), self._used_at)
        return unused if unused >= 0 else _DAYS_MS  # half a round of the ticks

    async def open(self, trusted_ms: int, may_ask: bool = True) -> None:
        """Connect, unless there is a connection that was used in the last `trusted_ms`.

        `may_ask`: whether names may be looked up, which blocks. Raises NotConnected or HostNotGenuine within 15 s.
        """
        if self.unused_ms() < trusted_ms and self.is_open:
            return
        self.close()
        if not self.has_network:
            raise NotConnected("no network")
        problem = None
        for host in best_first(self.hosts):
            try:
                await self._reach(self._connection, host, may_ask)
            except NotConnected as error:
                if not isinstance(problem, HostNotGenuine):
                    problem = error
            else:
                self._use(host)
                return
        self._tell(False)
        raise problem

    async def _reach(self, connection, host, may_ask: bool) -> None:
        try:
            await connection.open(host.address(may_ask), host.server_name, _OPEN_MS // len(self.hosts))
        except NotConnected as error:
            log("LINK", "%s: %s" % (host.name, error))
            host.score.failed()
            host.outdated = True
            raise

    def _use(self, host) -> None:
        if host is not self.host:
            log("LINK", "now with %s" % host.name)
        self.host = host
        self._distrusted = False
        self._used_at = time.ticks_ms()

    def _tell(self, answered: bool) -> None:
        if self.on_result is not None:
            self.on_result(answered)

    async def try_rested(self):
        """Try a host that is not in use: one that has failed and rested, or whose name was never looked up.

        Returns it with its open Connection, for `take`, when it comes before the one in use; else None. The link can be
        used meanwhile.
        """
        for host in self.hosts:
            if host is self.host or host.score.rest_ms() or not (host.score.failures or host.outdated):
                continue
            connection = self._new_connection()
            try:
                await self._reach(connection, host, True)
            except NotConnected:
                continue
            if self.hosts.index(host) < self.hosts.index(self.host):
                return host, connection
            connection.close()
            host.score.failures = 0
        return None

    def take(self, host, connection) -> None:
        """Use a connection that `try_rested` has made."""
        self.close()
        self._connection = connection
        self._use(host)

    async def send(self, frame, deadline: int) -> None:
        """Send bytes. Raises NoAnswer when the connection breaks: part of them may have left."""
        self._used_at = time.ticks_ms()
        await self._scored(self._connection.send(frame, deadline))

    async def receive(self, buffer, deadline: int) -> int:
        """Read one frame into `buffer`; its length. Raises NoAnswer, or BadAnswer for an impossible length."""
        length = await self._scored(self._connection.receive(buffer, deadline))
        self.host.score.succeeded()
        self._tell(True)
        self._used_at = time.ticks_ms()
        return length

    async def _scored(self, step):
        try:
            return await step
        except HostError:
            self.host.score.failed()
            self._tell(False)
            raise

    def close(self) -> None:
        """Close, whatever state the connection is in."""
        self._connection.close()
