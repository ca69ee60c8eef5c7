"""The line from the device to its host: no message is lost, whatever arrives together (boards/simulator/link.py)."""

import io
import json

import check
import link

_POLL = 3  # MP_STREAM_POLL


class Host(io.IOBase):
    """A stream that gives `pieces` one after the other, and keeps what was sent."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.sent = b""

    def ioctl(self, request, argument):
        return argument if request == _POLL else 0

    def readinto(self, buffer):
        piece = self.pieces.pop(0)
        buffer[: len(piece)] = piece
        return len(piece)

    def write(self, data):
        self.sent += bytes(data)
        return len(data)


def _line(message):
    return json.dumps(message).encode() + b"\n"


def _linked(*pieces):
    """A link to a host that says these pieces, and what it has heard from it."""
    host, heard = Host(list(pieces)), []
    link.open = lambda fd, mode: host
    line = link.Link(0)
    line.on_message = heard.append
    return line, host, heard


def test_what_comes_with_an_answer_is_not_lost():
    before, answer, behind = {"do": "time", "id": 1}, {"serial": 1, "port": 7}, {"do": "run", "id": 2}
    line, host, heard = _linked(_line(before) + _line(answer) + _line(behind))
    check.equal(line.ask("connect", host="a", port=1), answer)
    check.equal(json.loads(host.sent)["ask"], "connect")
    line.serve_put_aside()
    check.equal(heard, [before, behind])


def test_an_answer_may_come_in_pieces():
    text = _line({"serial": 1, "ms": 3}) + _line({"do": "run", "id": 2})
    for cut in range(1, len(text)):
        line, _, heard = _linked(text[:cut], text[cut:])
        check.equal(line.ask("connect")["ms"], 3)
        line.serve_put_aside()
        while not heard:
            line.serve()
        check.equal([message["id"] for message in heard], [2])
