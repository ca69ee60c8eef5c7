"""A whole tapped card: whatever it answers, a tap ends in an outcome within a number of commands.

An input is the answers in their order, each behind its length (2 bytes); afterwards the card is gone. The first byte
says what the terminal wants (amount, kind of transaction), and whether the card comes back once.
"""

from drivers.errors import ReaderError
from emv import outcome, trace
from emv.applications import Application
from emv.data import Data
from emv.tap import Tap
from emv.terminal_data import put_terminal, put_transaction
from emv_contact import _keys, _packed, _recorded
from emv_contact import mutate as _mutate

LARGEST = 1600
_MOST = 120  # commands
_h = bytes.fromhex
_RECORD = _h("DF010100DF1906000000010000DF2006000000500000DF2106000000020000DF180101")
_KINDS = (
    outcome.ONLINE, outcome.APPROVED, outcome.DECLINED, outcome.OTHER_INTERFACE, outcome.TAP_AGAIN, outcome.SEE_PHONE,
)  # fmt: skip
_AMOUNTS = (1, 9999, 10001, 100001)
_TYPES = (0x00, 0x01, 0x09, 0x20)
_PAN = "1234560012345608"


class _Card:
    def __init__(self, data, at: int = 0) -> None:
        self._data = memoryview(data)
        self.at = at
        self.count = 0

    async def exchange(self, command, deadline_ms=0):
        self.count += 1
        assert self.count <= _MOST, "no end"
        at = self.at
        if at + 2 > len(self._data):
            raise ReaderError("removed")
        end = at + 2 + (self._data[at] << 8 | self._data[at + 1])
        self.at = end
        return self._data[at + 2 : end]


class _Tables:
    def __init__(self, record) -> None:
        self._record = record

    def applications(self):
        yield Application(_h("AFFFFFFFFF"), _RECORD)
        yield Application(_h("A000000333010101"), _RECORD)

    def key(self, rid, index):
        return _keys.get((bytes(rid).hex().upper(), index))

    def is_revoked(self, rid, index, serial):
        return False

    def contactless(self):
        return self._record


class _Books:
    def is_listed(self, pan):
        assert bytes(pan).isdigit() and 13 <= len(pan) <= 19, "no card number"
        return pan[-1] == 0x39


def _tlv(tag: str, value: str) -> str:
    size = len(value) // 2
    return tag + ("%02X" % size if size < 128 else "81%02X" % size) + value


def seeds() -> list:
    """The live tap A5; the card A1 made to be tapped, paying offline with its genuine certificates; both twice."""
    live = _recorded("A5")
    said = {command[:8]: answer for command, answer in _recorded("A1")}
    name = "AFFFFFFFFF1234"
    entry = _tlv("61", _tlv("4F", name) + _tlv("87", "01"))
    directory = _tlv("6F", _tlv("84", "325041592E5359532E4444463031") + _tlv("A5", _tlv("BF0C", entry)))
    pdol = "9F66049F02069F03069F1A0295055F2A029A039C019F3704DF6901DF6001"
    application = _tlv("6F", _tlv("84", name) + _tlv("A5", _tlv("9F38", pdol)))
    options = _tlv("82", "3C00") + _tlv("94", "10010200180101011003030008010100") + _tlv("9F36", "0001")
    options += _tlv("57", "1234560012345608D18112211229424900") + _tlv("9F26", "00" * 8)
    options += _tlv("9F10", "07010103900000010A010000038787868FD1FC") + _tlv("9F6C", "2080") + _tlv("9F69", "01" * 7)
    last = [_tlv("70", _tlv("9F63", "00" * 16)), _tlv("70", _tlv("9F4B", "2A" * 128))]
    offline = [("", answer + "9000") for answer in (directory, application, _tlv("77", options))]
    offline += [("", said[key]) for key in ("00B20114", "00B20214", "00B2011C")] + [("", one + "9000") for one in last]
    both = live + [("", "6F00")] + live
    made = []
    for first in range(4):
        made += [bytes((first,)) + _packed(pairs) for pairs in (live, offline, both, offline[:5] + offline[1:2])]
    return made


def mutate(data: bytearray, rng) -> bytearray:
    """An answer, or what the terminal wants."""
    if not data:
        return data
    if not rng.below(8):
        data[0] = rng.below(256)
        return data
    return data[:1] + _mutate(data[1:], rng)


def _fill(buffer) -> None:
    for i in range(len(buffer)):
        buffer[i] = 0x2B


def _run(coroutine):
    """The result of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("it waits")


def run(data: bytearray) -> bool:
    wanted = data[0] if data else 0
    with Data() as known:
        put_terminal(known, "1", "12345678", "123456789012345")
        put_transaction(known, _fill, _AMOUNTS[wanted & 3], _TYPES[wanted >> 2 & 3], (2017, 7, 24, 1, 2, 3), 1)
        record = bytes(data[1:40]) if wanted & 0x40 else b""
        card = _Card(data, 1)
        kernel = Tap(card, known, _Tables(record), _fill, _Books())
        good = False
        for _ in range(3):
            got = _run(kernel.begin())
            assert got.kind in _KINDS, "no outcome"
            if got.kind == outcome.ONLINE:
                assert known[0x9F26] and known[0x9F27][0] in (0x80, 0x40) and known[0x57], "nothing to ask with"
                good = True
            assert got.kind != outcome.APPROVED, "nobody can sign for this card"
            if got.kind not in (outcome.TAP_AGAIN, outcome.SEE_PHONE):
                break
        kernel.wipe()
        assert _PAN not in repr(list(trace.steps())), "a card number in the trace"
    return good
