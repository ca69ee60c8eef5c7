"""A technician's tool: any line, plain or sealed, gets one answer of at most 1,024 bytes a line, and opens nothing.

The first byte says how the rest comes: 0 sealed, in a session; 1 as a sealed line of its own making; else plain.
"""

import asyncio
import binascii
import json
import sys

from console.attend import attend
from console.errors import CommandError
from console.sealing import Seals
from services.console_keeper import ConsoleKeeper

LARGEST = 700
_KEY = b"k" * 32


class Trust:
    """Frozen into a device: nobody is believed."""

    TECHNICIANS = ()


sys.modules["trust"] = Trust


class Till:
    """A terminal with nothing but a line; it is its own board, and has no serial number."""

    serial = ""
    ready = False

    def __init__(self):
        self.board = self.parameters = self.ui = self.console = self.secrets = self.status = self
        self.said = b""

    async def write(self, data):
        self.said += bytes(data)

    def random(self, buffer):
        for i in range(len(buffer)):
            buffer[i] = 7

    def get(self, name, buffer):
        return None

    def set(self, name, value):
        assert not value, "a session was opened"


def seeds() -> list:
    token = binascii.b2a_base64(b"TTVISIT1" + bytes(344))[:-1]
    plain = (
        b'{"n":1,"do":"hello"}', b'{"n":2,"do":"open","token":"%s","dh":"AAAA"}' % token, b'{"n":3,"do":"logs"}',
        b'{"n":4,"sealed":"AAAA"}', b"[" * 300, b'{"n":5,"do":{}}', b'{"n":' + b"9" * 30 + b',"do":"hello"}',
    )  # fmt: skip
    sealed = (
        b'{"do":"logs"}', b'{"do":"logs","skip":1}', b'{"do":"put","at":0,"data":"AAAA"}', b'{"do":"close"}',
        b'{"do":"put","at":3,"data":"AAAA"}', b'{"do":"nothing"}', b"{}",
    )  # fmt: skip
    return [b"\x02" + line for line in plain] + [b"\x00" + text for text in sealed] + [b"\x01" + bytes(range(200))]


def run(data: bytearray) -> bool:
    if not data:
        return False
    till = Till()
    keeper = ConsoleKeeper(till)
    line, body = data[1:], data[1:]
    if data[0] < 2:
        keeper.visit.update({"seals": Seals(_KEY), "technician": "7", "rights": 3, "signer": b"", "kept": {}})
        if data[0] == 0:
            body = _mirrored().seal(line, till.random)
        line = b'{"n":1,"sealed":"%s"}' % binascii.b2a_base64(body)[:-1]
    asyncio.run(attend(till, keeper, bytearray(line)))
    whole, mark = b"", b""
    for said in till.said.split(b"\n")[:-1]:
        assert said[:2] == b">{" and len(said) < 1024, "no answer, or a long one"
        answer = json.loads(said[1:])
        if "sealed" in answer:
            part = _opened(answer["sealed"])
            mark = part[:1]
            whole += part[1:]
            continue
        assert not whole and ("ok" in answer) != ("error" in answer), answer
        return "ok" in answer
    assert mark == b".", "no end"
    return "ok" in json.loads(whole)


def _mirrored() -> Seals:
    """The tool's seals."""
    seals = Seals(_KEY)
    seals._keys = seals._keys[2:] + seals._keys[:2]
    return seals


def _opened(sealed: str) -> bytes:
    try:
        return bytes(_mirrored().open(binascii.a2b_base64(sealed)))
    except CommandError:
        raise AssertionError("an answer that does not open")
