"""The reader driver's share of one command to a chip card: READ RECORD, 240 bytes, by T=0 and so in two questions.

The chip's answers are there at once, in the pieces of the bridge's FIFO.
"""

import asyncio

from drivers.alpar import Alpar
from drivers.chip_session import ChipSession

_PIECE = 56


class Uart:
    """The chip: an answer for each command."""

    def __init__(self, answers) -> None:
        self._answers = [self._frame(answer) for answer in answers]
        self._turn = 0
        self._left = b""

    def _frame(self, data: bytes) -> bytes:
        frame = bytes((0x60, len(data) >> 8, len(data) & 0xFF, 0)) + data
        check = 0
        for code in frame:
            check ^= code
        return frame + bytes((check,))

    def write(self, data) -> int:
        if data[0] == 0x60 and len(data) == 4:  # a frame's head
            self._left = memoryview(self._answers[self._turn])
            self._turn = (self._turn + 1) % len(self._answers)
        return len(data)

    def any(self) -> int:
        return min(_PIECE, len(self._left))

    def readinto(self, buffer) -> int:
        count = self.any()
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


class Atr:
    data = b"\x3b\x60\x00\x00"
    protocol = 0


def bench(times: int) -> None:
    chip = Alpar(Uart((b"\x6c\xee", bytes(238) + b"\x90\x00")))

    async def send(tpdu, ms):
        return await chip.ask(0, tpdu, ms=ms, of_card=True)

    async def work():
        session = ChipSession(send, Atr)
        for _ in range(times):
            answer = await session.exchange(b"\x00\xb2\x01\x0c\x00")
            assert len(answer) == 240

    asyncio.run(work())
