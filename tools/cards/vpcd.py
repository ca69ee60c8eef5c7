"""A software card in a virtual smart-card reader: PC/SC programs then find it (vsmartcard's vpcd, on TCP port 35963).

The reader's side listens; both directions carry messages of two bytes length and data. A message of one byte is an
order: 00 power off, 01 power on, 02 reset, 04 tell the ATR. Anything else is a command APDU.
"""

import socket

from tools.cards.apdu import CardGone
from tools.cards.link import Contact

PORT = 35963
_ON, _RESET, _ATR = 1, 2, 4


class VpcdError(Exception):
    """The reader is not there, or has gone."""


class VirtualReader:
    """A connection to vpcd with one card in it."""

    def __init__(self, side: Contact, host: str = "127.0.0.1", port: int = PORT):
        """Raises VpcdError."""
        self.side = side
        try:
            self._socket = socket.create_connection((host, port), 5)
        except OSError as error:
            raise VpcdError(f"no vpcd at {host}:{port}: {error.strerror or error}") from None
        self._socket.settimeout(None)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def serve(self) -> None:
        """Answer until the reader closes, or the card is pulled out."""
        try:
            while (message := self._read()) is not None:
                if len(message) == 1:
                    self._order(message[0])
                else:
                    self._write(self.side.transmit(message) or b"")
        except CardGone:
            pass
        finally:
            self.close()

    def close(self) -> None:
        """Pull the card out."""
        self._socket.close()

    def _order(self, order: int) -> None:
        if order == _ATR:
            self._write(self.side.atr)
        elif order in (_ON, _RESET):
            self.side.reset(order == _RESET)

    def _read(self) -> bytes | None:
        size = self._exactly(2)
        return self._exactly(int.from_bytes(size)) if size else None

    def _exactly(self, count: int) -> bytes | None:
        data = b""
        while len(data) < count:
            try:
                part = self._socket.recv(count - len(data))
            except OSError:
                return None
            if not part:
                return None
            data += part
        return data

    def _write(self, data: bytes) -> None:
        try:
            self._socket.sendall(len(data).to_bytes(2) + data)
        except OSError:
            pass  # the next read tells that the reader has gone
