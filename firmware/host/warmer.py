"""Keeps the connection to the acquirer usable, so that no TLS handshake stands between a card and its answer.

A connection that nobody used for a while is asked an echo test (0820/301): one small message each way, which also keeps
the NATs on the way from forgetting it. Any answer will do.
"""

from micropython import const

from host.errors import HostError
from host.messages import ECHO
from host.values import Request
from log import log

_ECHO_S = const(5)  # an echo that takes longer means a dead connection


class Warmer:
    """Works through the client, in turn with everybody else who speaks to the acquirer."""

    def __init__(self, client, parameters, session):
        self._client = client
        self._parameters = parameters
        self._session = session

    async def renew(self, trusted_ms: int, may_ask: bool) -> None:
        """Have a connection that answered in the last `trusted_ms`, or that is new; a busy one is left alone.

        `may_ask`: whether names may be looked up, which blocks. Raises NotConnected.
        """
        client, link = self._client, self._client.link
        if client.is_busy:
            return
        if link.is_open and (link.unused_ms() < trusted_ms or await self._echo()):
            return
        await client.connect(may_ask)

    async def try_rested(self) -> None:
        """Go back to a host that has failed and answers again, if it is the first choice."""
        link = self._client.link
        if self._client.is_busy or not link.is_open:
            return
        found = await link.try_rested()
        if found is not None:
            await self._client.move(*found)
            await self._echo()

    async def _echo(self) -> bool:
        request = Request(ECHO, self._parameters, 0, self._session.batch)
        try:
            await self._client.prove(request, _ECHO_S)
            return True
        except HostError as error:
            log("LINK", "echo: %s %s" % (type(error).__name__, error))
            return False
