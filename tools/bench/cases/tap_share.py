"""The kernel's share of a tap: directory, application, GET PROCESSING OPTIONS, the decision; a UnionPay debit card.

What is settled before the field is on (`prepare`) is not in it, nor are reader and card.
"""

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


class Card:
    """Answers the three commands, in their order."""

    def __init__(self) -> None:
        self._next = 0
        self._answers = [memoryview(answer) for answer in ANSWERS]

    async def exchange(self, command, deadline_ms=0):
        self._next += 1
        return self._answers[(self._next - 1) % 3]


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
        tap = Tap(Card(), data, Tables(), fill, None)
        tap.prepare()
        for _ in range(times):
            try:
                tap.begin().send(None)
            except StopIteration as end:
                assert end.value.kind == ONLINE
