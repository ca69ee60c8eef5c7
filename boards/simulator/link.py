"""The line to the device host: JSON objects, one a line, both ways, over a socket the host gave this process.

It is served whenever the firmware waits or sleeps (clock.py, waiting.py), never by a task of the firmware's loop.
"""

import json
import select
from micropython import const

_PIECE = const(512)


class Link:
    """`on_message(dict)` gets what the host sends, one at a time."""

    def __init__(self, fd: int):
        self.stream = open(fd, "r+b")  # noqa: SIM115 (for the life of the process)
        self.on_message = None
        self._buffer = bytearray(_PIECE)
        self._line = b""
        self._waiting = []  # messages that came while ask() waited for its answer
        self._poll = select.poll()
        self._poll.register(self.stream, select.POLLIN)
        self._serial = 0

    def send(self, message: dict) -> None:
        """Send a message; blocks while the host does not read."""
        view = memoryview(json.dumps(message) + "\n")
        while view:
            count = self.stream.write(view)
            if count:
                view = view[count:]
            else:
                self._poll.modify(self.stream, select.POLLOUT)
                self._poll.poll()
                self._poll.modify(self.stream, select.POLLIN)

    def ask(self, what: str, **fields) -> dict:
        """Ask the host something and block until it answers, as a call into the board's C code would."""
        self._serial += 1
        self.send({"ask": what, "serial": self._serial, "with": fields})
        answer = None
        while answer is None:
            self._poll.poll()
            for message in self._read():
                if message.get("serial") == self._serial:
                    answer = message
                else:
                    self._waiting.append(message)
        return answer

    def serve(self) -> None:
        """Handle what has come; the stream is readable."""
        self._waiting += self._read()
        self.serve_put_aside()

    def serve_put_aside(self) -> None:
        """Handle what ask() has put aside."""
        while self._waiting:
            self.on_message(self._waiting.pop(0))

    def wait(self) -> dict:
        """Block for one message."""
        while not self._waiting:
            self._poll.poll()
            self._waiting += self._read()
        return self._waiting.pop(0)

    def _read(self) -> list:
        count = self.stream.readinto(self._buffer)
        if count == 0:
            raise SystemExit  # the device host is gone
        lines = (self._line + self._buffer[: count or 0]).split(b"\n")
        self._line = lines.pop()
        return [json.loads(line) for line in lines]
