"""The terminal's share of a tap: the reader's driver and the kernel, from the directory to the decision.

A UnionPay debit card that goes online. What is settled before the field is on (`prepare`) is not in it, nor are the
reader's chip and the card: their answers are there at once.
"""

from drivers.pn532 import Pn532
from emv.applications import applications
from emv.data import Data
from emv.outcome import ONLINE
from emv.tap import Tap
from emv.terminal_data import put_terminal, put_transaction

_h = bytes.fromhex
ANSWERS = (
    _h("6F30840E325041592E5359532E4444463031A51EBF0C1B61194F08A000000333010101500A50424F4320444542495487010190"
       "00"),
    _h("6F598408A000000333010101A54D500A50424F43204445424954870101"
       "9F38189F66049F02069F03069F1A0295055F2A029A039C019F37045F2D027A689F1101019F120A50424F43204445424954"
       "BF0C0A9F4D020B0ADF4D020C0A9000"),
    _h("774F82027C009F36020ADC57116299999999999999D201120101234567899F101307010103A00000010A010000038787868FD1FC"
       "9F2608AD03EE811AFAD4845F3401009F6C0200009F5D060000000387879000"),
)  # fmt: skip


class Uart:
    """A PN532 that has the three answers ready: acknowledgement and frame, as soon as a command is written."""

    def __init__(self) -> None:
        self._frames = [self._frame(b"\xd5\x41\x00" + answer) for answer in ANSWERS]
        self._next = 0
        self._left = 0

    def _frame(self, content: bytes) -> bytes:
        size = len(content)
        head = b"\x00\x00\xff" + bytes((size, -size & 0xFF))
        return b"\x00\x00\xff\x00\xff\x00" + head + content + bytes((-sum(content) & 0xFF, 0))

    def write(self, _data) -> None:
        self._left = len(self._frames[self._next])

    def any(self) -> int:
        return self._left

    def readinto(self, buffer) -> int:
        frame = self._frames[self._next]
        size = len(frame)
        buffer[:size] = frame
        self._left = 0
        self._next = (self._next + 1) % 3
        return size


class Tables:
    def applications(self):
        return applications(None)

    def contactless(self):
        return b""


def fill(buffer) -> None:
    for i in range(len(buffer)):
        buffer[i] = 0x5A


def bench(times: int) -> None:
    with Data() as data:
        put_terminal(data, "TT24-000187", "12345678", "123456789012345")
        put_transaction(data, fill, 12800, 0, (2026, 11, 22, 14, 0, 0), 187)
        reader = Pn532(Uart(), None)
        reader._awake = True
        tap = Tap(reader, data, Tables(), fill, None)
        tap.prepare()
        for _ in range(times):
            try:
                tap.begin().send(None)
            except StopIteration as end:
                assert end.value.kind == ONLINE
