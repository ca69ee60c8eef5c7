"""Parts of a file by HTTP/1.1 GET with Range (RFC 9110, 14), one after the other over one connection.

Only what downloads need: no redirects, no chunks, no cookies. A head has at most 2,048 bytes.
"""

import asyncio
import time
from micropython import const

from fleet.errors import BadReply
from host.connection import Connection
from host.errors import NoAnswer

WHOLE = const(200)
PART = const(206)
NOT_FOUND = const(404)
PAST_END = const(416)
_KNOWN = (WHOLE, PART, NOT_FOUND, PAST_END)
_HEAD = const(2048)  # bytes
_LINES = const(48)
_LINE = const(512)
_TAG = const(80)  # characters of an ETag that is worth keeping
_DIGITS = const(9)
_WAIT_MS = const(15000)  # for the next bytes
_LONGEST_MS = const(120000)  # for a head, or for what is read at once: 4 KB come over the slowest line in that time
_END = b"\r\n\r\n"


class Reply:
    """`status` is one of the four above. Of a PART: it begins at byte `first` of `total` and has `length` bytes; `etag`
    names the version of the file, "" when the server does not say. `closes`: the server ends the connection."""

    def __init__(self, status: int):
        self.status = status
        self.first = self.total = self.length = 0
        self.etag = ""
        self.closes = False


def parse_head(head) -> Reply:
    """The reply that begins with `head`: status line and fields, without the empty line. Raises BadReply."""
    try:
        lines = str(head, "utf-8").split("\r\n")
    except UnicodeError:
        raise BadReply("no text")
    if len(lines) > _LINES or any(len(line) > _LINE for line in lines):
        raise BadReply("head too long")
    reply = _status(lines[0])
    fields = _fields(lines[1:])
    if "transfer-encoding" in fields or "content-encoding" in fields:
        raise BadReply("encoded")
    words = fields.get("connection", "").lower()
    reply.closes = reply.closes or "close" in words
    tag = fields.get("etag", "")
    if len(tag) <= _TAG and tag.startswith('"') and tag.endswith('"'):
        reply.etag = tag
    if reply.status == PART:
        _take_range(reply, fields.get("content-range", ""))
        if _number(fields.get("content-length", "")) != reply.length:
            raise BadReply("length")
    return reply


def _status(line: str) -> Reply:
    words = line.split(" ", 2)
    if len(words) < 2 or words[0] not in ("HTTP/1.1", "HTTP/1.0"):
        raise BadReply("no HTTP")
    status = _number(words[1])
    if status not in _KNOWN:
        raise BadReply("status %d" % status)
    reply = Reply(status)
    reply.closes = words[0] == "HTTP/1.0"
    return reply


def _fields(lines: list) -> dict:
    fields = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or " " in name or [sign for sign in line if not 0x20 <= ord(sign) <= 0x7E]:
            raise BadReply("field")
        name, value = name.lower(), value.strip()
        if fields.get(name, value) != value and name.startswith("content-"):
            raise BadReply("field twice")
        fields[name] = value
    return fields


def _take_range(reply: Reply, text: str) -> None:
    """`bytes 0-99/1234`."""
    if not text.startswith("bytes "):
        raise BadReply("range")
    span, slash, total = text[6:].partition("/")
    first, dash, last = span.partition("-")
    if not slash or not dash:
        raise BadReply("range")
    reply.first, last, reply.total = _number(first), _number(last), _number(total)
    if not reply.first <= last < reply.total:
        raise BadReply("range")
    reply.length = last - reply.first + 1


def _number(text: str) -> int:
    if not 0 < len(text) <= _DIGITS or [sign for sign in text if sign not in "0123456789"]:
        raise BadReply("number")
    return int(text)


class Ranges(Connection):
    """A Connection over which files are asked for. After an error it is closed."""

    def __init__(self, context, host: str, about: str):
        """`about`: further lines of each request, each with its end."""
        super().__init__(context)
        self._fixed = "Host: %s\r\n%s" % (host, about)
        self._head = bytearray(_HEAD)
        self._from = self._to = 0  # bytes of a body that came with its head
        self._until = 0  # ticks

    async def open(self, address, server_name: str, ms: int) -> None:
        """As a Connection; what the one before had said is forgotten."""
        self._from = self._to = 0
        await super().open(address, server_name, ms)

    async def ask(self, path: str, span: str, etag: str = "") -> Reply:
        """Ask for `span` of a file, `bytes=0-99`; with `etag`, only if it still is that version, else the whole.

        Of a PART, `read` what it has before the next one is asked for; after another status there is no next one.
        Raises NoAnswer or BadReply.
        """
        only = "If-Range: %s\r\n" % etag if etag else ""
        self._until = time.ticks_add(time.ticks_ms(), _LONGEST_MS)
        request = "GET %s HTTP/1.1\r\n%sRange: %s\r\n%s\r\n" % (path, self._fixed, span, only)
        await self.send(request.encode(), time.ticks_add(time.ticks_ms(), _WAIT_MS))
        try:
            reply = parse_head(await self._read_head())
        except BadReply:
            self.close()
            raise
        if reply.status != PART:
            self.close()
        return reply

    async def read(self, view) -> None:
        """Fill `view` with what follows of the body. Raises NoAnswer when the connection breaks."""
        self._until = time.ticks_add(time.ticks_ms(), _LONGEST_MS)
        there = min(len(view), self._to - self._from)
        view[:there] = memoryview(self._head)[self._from : self._from + there]
        self._from += there
        while there < len(view):
            there += await self._some(view[there:])

    async def _read_head(self):
        """A head, without its end. Raises BadReply when it is too long."""
        view = memoryview(self._head)
        have = self._to - self._from
        view[:have] = bytes(view[self._from : self._to])
        end = self._find_end(0, have)
        while end < 0:
            if have == _HEAD:
                raise BadReply("head too long")
            got = await self._some(view[have:])
            end = self._find_end(max(0, have - len(_END) + 1), have + got)
            have += got
        self._from, self._to = end + len(_END), have
        return view[:end]

    def _find_end(self, start: int, stop: int) -> int:
        return self._head.find(_END, start, stop)

    async def _some(self, view) -> int:
        got = None
        try:
            while got is None:  # part of a TLS record is there
                left = max(1, time.ticks_diff(self._until, time.ticks_ms()))
                got = await asyncio.wait_for_ms(self._stream.readinto(view), min(left, _WAIT_MS))
        except (OSError, asyncio.TimeoutError) as error:
            self.close()
            raise NoAnswer("receive: %s" % (error.errno if isinstance(error, OSError) else "time-out"))
        if not got:
            self.close()
            raise NoAnswer("closed")
        return got
