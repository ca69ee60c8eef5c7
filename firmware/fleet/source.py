"""The newest image for this board, as the server has it: its label, and the whole, part by part."""

from micropython import const

from fleet.errors import BadReply, Changed, NotThere
from fleet.http import NOT_FOUND, PART, Ranges
from host.connection import tls_context
from host.endpoint import Endpoint
from host.errors import NoAnswer
from signedrom.label import SIZE

_OPEN_MS = const(15000)


class Source:
    """Connects when it is asked for something; `close` it at the end. `about`: what the server is told of this
    terminal, a dict of header names and values."""

    def __init__(self, place, board: str, about: dict):
        self._endpoint = Endpoint(place)
        lines = "".join(["%s: %s\r\n" % pair for pair in about.items()])
        self._line = Ranges(tls_context(place.ca), "%s:%d" % (place.host, place.port), lines)
        self._path = "%s/%s/newest.romfs" % (place.path, board)
        self._etag = ""
        self._total = 0
        self._closes = False

    async def label(self) -> tuple:
        """The label's bytes, and the size of the whole in bytes. Raises UpdateError or HostError."""
        reply = await self._ask("bytes=-%d" % SIZE)
        if reply.status != PART or reply.length != SIZE:
            raise BadReply("no part")
        self._etag, self._total = reply.etag, reply.total
        data = bytearray(SIZE)
        await self._line.read(memoryview(data))
        return data, reply.total

    async def begin_part(self, first: int, count: int) -> None:
        """Ask for bytes of the file whose label was read; `read` all of them then. Raises UpdateError or HostError."""
        reply = await self._ask("bytes=%d-%d" % (first, first + count - 1), self._etag)
        if reply.status != PART:
            raise Changed("status %d" % reply.status)
        if reply.total != self._total or reply.etag != self._etag:
            self.close()
            raise Changed("%d bytes" % reply.total)
        if (reply.first, reply.length) != (first, count):
            self.close()
            raise BadReply("another part")

    async def read(self, view) -> None:
        """Fill `view` from the part. Raises HostError."""
        await self._line.read(view)

    def close(self) -> None:
        self._line.close()

    async def _ask(self, span: str, etag: str = ""):
        reply = None
        if not self._closes and self._line.is_alive():
            try:
                reply = await self._line.ask(self._path, span, etag)
            except NoAnswer:  # a server may close a line that is not new just when it is used
                pass
        if reply is None:
            await self._line.open(self._endpoint.address(True), self._endpoint.server_name, _OPEN_MS)
            reply = await self._line.ask(self._path, span, etag)
        self._closes = reply.closes
        if reply.status == NOT_FOUND:
            raise NotThere("status 404")
        return reply
