"""A whole chip card: whatever it answers, a payment ends in an outcome within a number of commands.

An input is the answers in their order, each behind its length (2 bytes); afterwards there are no more.
"""

import json

from drivers.errors import ReaderError
from emv import outcome, trace
from emv.applications import Application
from emv.contact import Contact
from emv.data import Data
from emv.terminal_data import put_terminal, put_transaction

LARGEST = 2600
_MOST = 120  # commands
_h = bytes.fromhex
_RECORD = _h("9F09020096DF1105D84000A800DF1205D84004F800DF130500000000009F1B0400000001DF010100DF14039F3704")
_KINDS = (outcome.ONLINE, outcome.APPROVED, outcome.DECLINED, outcome.ENDED)
_PAN = "1234560012345608"


class _Person:
    async def choose(self, labels):
        assert labels and "" not in labels, "a label of nothing"
        return len(labels) - 1

    async def online_pin(self):
        return True

    async def offline_pin(self, tries_left):
        return tries_left != 2

    def pin_block(self, out):
        out[:] = b"\x24\x12\x34\xff\xff\xff\xff\xff"


class _Card:
    def __init__(self, data) -> None:
        self._data = memoryview(data)
        self._at = self.count = 0

    async def exchange(self, command, deadline_ms=0):
        self.count += 1
        size = len(command)
        assert size in (4, 5) or command[4] in (size - 5, size - 6), "no command"
        assert self.count <= _MOST, "no end"
        at = self._at
        if at + 2 > len(self._data):
            raise ReaderError("mute")
        end = at + 2 + (self._data[at] << 8 | self._data[at + 1])
        self._at = end
        return self._data[at + 2 : end]


class _Tables:
    def applications(self):
        yield Application(_h("AFFFFFFFFF"), _RECORD)
        yield Application(_h("A0000000031010"), _RECORD)
        yield Application(_h("A00000002501"), _RECORD)

    def key(self, rid, index):
        return _keys.get((bytes(rid).hex().upper(), index))

    def is_revoked(self, rid, index, serial):
        return False


class _Books:
    def spent(self, pan):
        return 0

    def is_listed(self, pan):
        return False


def _lines(name: str):
    with open("/repo/tests/vectors/" + name) as file:
        for line in file:
            yield json.loads(line)


_keys = {(one["rid"], int(one["index"], 16)): (_h(one["modulus"]), int(one["exponent"], 16))
         for one in _lines("emv_ca_keys.jsonl")
         if one["rid"] in ("AFFFFFFFFF", "A000000025")}  # fmt: skip


def seeds() -> list:
    """A1 with an enciphered PIN, A2 with a plain one, A4, whose CDA covers another amount. As our kernel asks:
    a directory first, then, for A2 and A4, each AID, then the chosen one again (see tests/unit/test_emv_played.py)."""
    a1, a2, a4 = [_recorded(name) for name in ("A1", "A2", "A4")]
    a1 = [pair for pair in a1 if not pair[0].startswith("80CA")]
    place = [pair[0][:8] for pair in a1].index("00200080")
    tries, none, right = ("", "6A88"), ("", "6A82"), ("", "9000")
    a2, a4 = a2[6:], a4[1:]
    place_2 = [pair[0][:8] for pair in a2].index("80AE8000")
    return [
        _packed(a1[:place] + [tries] + a1[place + 1 :]),
        _packed([none, none, a2[0], none] + a2[:place_2] + [right] + a2[place_2:]),
        _packed([none, none, none, a4[0], none] + a4),
    ]


def mutate(data: bytearray, rng) -> bytearray:
    """One answer changed, its length kept right: a status word, a byte, a piece cut off, noise, another answer."""
    starts, at = [], 0
    while at + 2 <= len(data):
        starts.append(at)
        at += 2 + (data[at] << 8 | data[at + 1])
    if not starts:
        return data
    at = starts[rng.below(len(starts))]
    answer = data[at + 2 : at + 2 + (data[at] << 8 | data[at + 1])]
    size = len(answer)
    rest = data[at + 2 + size :]
    kind = rng.below(6)
    if kind == 0:
        answer = bytearray((b"\x6f\x00", b"\x6a\x82", b"\x69\x85", b"\x62\x83", b"\x63\xc1", b"\x90\x00")[rng.below(6)])
    elif kind == 1 and size:
        answer[rng.below(size)] ^= 1 << rng.below(8)
    elif kind == 2:
        answer = answer[: rng.below(size)] + b"\x90\x00"
    elif kind == 3:
        answer = rng.fill(rng.below(40)) + b"\x90\x00"
    elif kind == 4:
        other = starts[rng.below(len(starts))]
        answer = data[other + 2 : other + 2 + (data[other] << 8 | data[other + 1])]
    elif size > 4:
        place = 2 + rng.below(size - 4)
        answer[place] = b"\x00\x01\x7f\x80\xff\x40\x1f\x5e"[rng.below(8)]
    return data[:at] + len(answer).to_bytes(2, "big") + answer + rest


def _recorded(name: str) -> list:
    pairs = []
    asked = None
    for command, answer in next(one for one in _lines("emv_traces.jsonl") if one["name"] == name)["apdus"]:
        asked = asked or command
        if answer[-4:-2] not in ("61", "6C"):
            pairs.append((asked, answer))
            asked = None
    return pairs


def _packed(pairs) -> bytes:
    return b"".join([(len(answer) // 2).to_bytes(2, "big") + _h(answer) for _, answer in pairs])


def _fill(buffer) -> None:
    for i in range(len(buffer)):
        buffer[i] = _h("01234567")[i] if len(buffer) == 4 else 0


def _run(coroutine):
    """The result of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("it waits")


def run(data: bytearray) -> bool:
    with Data() as known:
        put_terminal(known, "1", "12345678", "123456789012345", country=246)
        put_transaction(known, _fill, 1, 0x21, (2017, 7, 24, 1, 2, 3), 1, currency=978)
        card = _Card(data)
        kernel = Contact(card, known, _Tables(), _Person(), _fill, _Books())
        got = _run(kernel.begin())
        assert got.kind in _KINDS and (got.kind != outcome.ENDED or got.reason), "no outcome"
        assert not got.reverse, "nothing to reverse"
        online = got.kind == outcome.ONLINE
        if online:
            assert known[0x9F26] and known[0x9F27][0] & 0xC0 == 0x80, "nothing to ask with"
            got = _run(kernel.complete(True, "00", _h("1234567812345678"), _h("71098607842400000201027200")))
            assert got.kind in (outcome.APPROVED, outcome.DECLINED, outcome.ENDED), "no outcome"
            assert got.reverse == (got.kind != outcome.APPROVED), "money without goods"
        kernel.wipe()
        assert _PAN not in repr(list(trace.steps())), "a card number in the trace"
    return online
