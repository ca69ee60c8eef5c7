"""One connection to one host: TCP, and TLS with the host's certificate checked by name. Frames of 2-byte length.

Every wait has a deadline, and what ends badly ends closed.
"""

import asyncio
import binascii
import socket
import time
import tls
from asyncio.core import _io_queue
from micropython import const

from host.errors import BadAnswer, HostNotGenuine, NoAnswer, NotConnected
from log import log

_IPPROTO_TCP = const(6)
_TCP_NODELAY = const(1)  # without it Nagle and delayed ACK add 40 ms to an exchange
_EINPROGRESS = (115, 119)  # Linux, ESP-IDF
_EISCONN = (106, 127)
_LEAST = const(23)  # bytes of a frame: TPDU, header, MTI, bitmap and a little


class Connection:
    """Opened, used and closed, any number of times. `context` is a tls.SSLContext, or None for plain TCP."""

    def __init__(self, context):
        self._context = context
        self._verified = False
        self._socket = None
        self._stream = None

    async def open(self, address, server_name: str, ms: int) -> None:
        """Connect to an address of `getaddrinfo` within `ms`. Raises NotConnected or HostNotGenuine."""
        self.close()
        try:
            await asyncio.wait_for_ms(self._connect(address, server_name), ms)
        except asyncio.CancelledError:
            self.close()
            raise
        except asyncio.TimeoutError:
            self.close()
            raise NotConnected("no connection in %d s" % (ms // 1000))
        except OSError as error:
            self.close()
            raise NotConnected("OSError %s" % error.errno)
        except ValueError as error:  # mbedTLS on the certificate
            self.close()
            log("HOST", "certificate refused: %s" % str(error).strip())
            raise HostNotGenuine("certificate")

    async def _connect(self, address, server_name: str) -> None:
        family, kind, protocol, _, place = address
        self._socket = raw = socket.socket(family, kind, protocol)
        raw.setblocking(False)
        raw.setsockopt(_IPPROTO_TCP, _TCP_NODELAY, 1)
        _connect_step(raw, place, _EINPROGRESS)
        await _writable(raw)
        _connect_step(raw, place, _EISCONN)  # asked again, the stack tells how the attempt ended
        if self._context is not None:
            await self._handshake(raw, server_name)
        self._stream = asyncio.StreamReader(self._socket)

    async def _handshake(self, raw, server_name: str) -> None:
        """Drive TLS until the certificate has been checked and our own last message is on its way.

        A read drives mbedTLS. What is still to come, the server's Finished, has long arrived when there is something to
        send; mbedTLS takes it in then.
        """
        self._verified = False
        self._context.verify_callback = self._note_certificate
        self._socket = secure = self._context.wrap_socket(
            raw, server_hostname=server_name, do_handshake_on_connect=False
        )
        nothing = bytearray(1)
        while True:
            if secure.readinto(nothing) == 0:
                raise OSError(104)  # closed by the peer
            if self._verified:
                return
            await _readable(secure)

    def _note_certificate(self, _certificate, _depth) -> int:
        self._verified = True
        return 0  # mbedTLS's own verdict stands

    def is_alive(self) -> bool:
        """Whether it is open, as far as can be told without sending: the peer has not closed it, and said nothing."""
        if self._stream is None:
            return False
        try:
            return self._socket.readinto(bytearray(1)) is None
        except OSError:
            return False

    async def send(self, frame, deadline: int) -> None:
        """Send bytes. Raises NoAnswer when the connection breaks: part of them may have left."""
        try:
            self._stream.write(frame)
            await asyncio.wait_for_ms(self._stream.drain(), _left(deadline))
        except (OSError, asyncio.TimeoutError) as error:
            self.close()
            raise NoAnswer("send: %r" % error)

    async def receive(self, buffer, deadline: int) -> int:
        """Read one frame into `buffer`, without its length. Raises NoAnswer, or BadAnswer for an impossible length."""
        view = memoryview(buffer)
        try:
            await self._fill(view[:2], deadline)
            length = view[0] << 8 | view[1]
            if not _LEAST <= length <= len(buffer):
                self.close()
                raise BadAnswer("length %d" % length)
            await self._fill(view[:length], deadline)
        except (OSError, asyncio.TimeoutError) as error:
            self.close()
            raise NoAnswer("receive: %s" % (error.errno if isinstance(error, OSError) else "time-out"))
        return length

    async def _fill(self, view, deadline: int) -> None:
        have = 0
        while have < len(view):
            got = await asyncio.wait_for_ms(self._stream.readinto(view[have:]), _left(deadline))
            if got == 0:
                raise OSError(104)  # closed by the peer
            have += got or 0  # None: part of a TLS record is there

    def close(self) -> None:
        """Close, whatever state the connection is in."""
        if self._socket is not None:
            try:
                self._socket.close()
            except OSError:
                pass
        self._socket = self._stream = None


def _connect_step(raw, address, expected) -> None:
    try:
        raw.connect(address)
    except OSError as error:
        if error.errno not in expected:
            raise


def _left(deadline: int) -> int:
    return max(1, time.ticks_diff(deadline, time.ticks_ms()))


def _writable(stream):
    yield _io_queue.queue_write(stream)


def _readable(stream):
    yield _io_queue.queue_read(stream)


def tls_context(ca: str):
    """A client context that trusts the authorities in a PEM text and nobody else. Raises ValueError."""
    context = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
    context.verify_mode = tls.CERT_REQUIRED
    context.load_verify_locations(_der(ca))
    return context


def _der(pem: str) -> bytes:
    """The first certificate of a PEM text. Raises ValueError when there is none."""
    head, tail = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    start, end = pem.find(head), pem.find(tail)
    if start < 0 or end < start:
        raise ValueError("no certificate in the PEM text")
    return binascii.a2b_base64(pem[start + len(head) : end])
