"""A host of the acquirer: where it is, and how it has done."""

import socket

from host.errors import NotConnected
from host.score import Score


class Endpoint:
    """`place` has `host`, `port` and `server_name`."""

    def __init__(self, place):
        self.name = "%s:%d" % (place.host, place.port)
        self.server_name = place.server_name
        self.score = Score()
        self.outdated = True  # the address is not known, or led nowhere
        self._host = place.host
        self._port = place.port
        self._literal = all(sign in "0123456789." for sign in place.host)
        self._address = None

    def address(self, may_ask: bool):
        """Where to connect to. Asking the DNS blocks, for 7 s at worst: without `may_ask` the last answer must do.

        Raises NotConnected.
        """
        if self.outdated and (may_ask or self._literal):
            try:
                self._address = socket.getaddrinfo(self._host, self._port, 0, socket.SOCK_STREAM)[0]
                self.outdated = False
            except OSError as error:
                if self._address is None:
                    raise NotConnected("DNS %s" % error.errno)
        if self._address is None:
            raise NotConnected("name not looked up yet")
        return self._address
