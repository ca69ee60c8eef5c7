"""An answer to a sale: whatever frames come, the exchange ends with an answer that may be believed, or a HostError.

The input is a string of frames, each with two bytes of length, as they come over the connection; a MAC of `RIGHTMAC` is
the right one. No answer that says another amount, terminal or trace, or that comes without its MAC, is an approval.
"""

import asyncio

from host import messages
from host.client import Client
from host.errors import HostError, NoAnswer
from host.fields import SPEC
from host.session import host_seconds
from host.values import Request
from ledger.kinds import SALE
from ledger.transaction import NO_CARD, Transaction
from parameter_files import take
from parameters import Parameters

LARGEST = 1500
MAC = b"RIGHTMAC"
_GOOD = {3: "000000", 4: "000000012850", 11: "000042", 12: "101530", 13: "1122", 15: "1122", 32: "48023310",
         37: "R20000000042", 38: "482913", 39: "00", 41: "10012345", 42: "898310012345678",
         44: b"03080000   48025800   ", 49: "156", 60: "22000007000", 63: b"CUP" + bytes(20), 64: MAC}  # fmt: skip


class OneMac:
    """A vault whose every MAC is the same."""

    def write_mac(self, message, length, out, offset):
        out[offset : offset + 8] = MAC

    def mac_matches(self, message, length, received):
        return bytes(received) == MAC

    def can_encrypt_track(self, length):
        return False


class Line:
    """A connection over which the input comes."""

    def __init__(self):
        self.data = b""

    async def open(self, *_):
        pass

    def close(self):
        self.data = b""

    async def send(self, frame, deadline):
        pass

    async def receive(self, buffer, deadline):
        length = int.from_bytes(self.data[:2], "big") % 1024
        frame = self.data[2 : 2 + length]
        if len(self.data) < 2 or length < 23 or len(frame) < length:
            raise NoAnswer("time-out")
        self.data = self.data[2 + length :]
        buffer[:length] = frame
        return length


def _parameters():
    parameters = Parameters()
    take(parameters, {
        "merchant_id": "898310012345678", "terminal_id": "10012345", "merchant_name": "fuzz",
        "acquirer": {"host": "acquirer.example", "port": 7583, "tls": False},
    })
    return parameters


_line = Line()
_client = Client(_parameters(), OneMac())
_client.link = _line


def _frame(mti="0210", without=(), **changes) -> bytes:
    values = {number: value for number, value in _GOOD.items() if number not in without}
    values.update({int(name[1:]): value for name, value in changes.items()})
    out = bytearray(600)
    end = SPEC.pack(mti, values, out, 11)
    return end.to_bytes(2, "big") + bytes(out[:end])


def seeds() -> list:
    other = _frame(F11="000041")
    return [_frame(), _frame(F39="51", without=(38, 64)), _frame(F39="10", F4="000000005000"), other + _frame(),
            other * 3, _frame("0810"), _frame(without=(4, 13)), _frame(F39="00", without=(64,))]  # fmt: skip


def mutate(data: bytearray, rng) -> bytearray:
    """Another digit in the body of the first frame, its length put right."""
    if len(data) > 40:
        data[13 + rng.below(len(data) - 13)] ^= 1 << rng.below(8)
        if rng.below(4) == 0:
            data[:2] = (len(data) - 2).to_bytes(2, "big")
    return data


def run(data: bytearray) -> bool:
    _line.data = bytes(data)
    request = Request(messages.financial(SALE), _client._parameters, 42, 7)
    request.transaction = it = Transaction(SALE)
    it.entry, it.amount, it.trace, it.batch, it.pan = NO_CARD, 12850, 42, 7, bytearray(b"6224240000080019")
    try:
        values = asyncio.run(_client.exchange(request)).values
    except HostError:
        return False
    assert values[3] == "000000" and values[11] == "000042" and values[41] == "10012345", "another's answer"
    assert values.get(42, "898310012345678") == "898310012345678" and len(values[39]) == 2, "another's answer"
    assert values[39] == "10" or values.get(4, "000000012850") == "000000012850", "another amount"
    assert values.get(64, MAC) == MAC and (values[39] != "00" or 64 in values), "MAC"
    told = host_seconds(values.get(13, ""), values.get(12, ""), 848673131, 28800)
    assert told is None or abs(told - 848673131) < 200 * 86400, "date"
    return True
