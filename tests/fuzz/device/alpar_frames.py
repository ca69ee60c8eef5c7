"""What a chip card reader says: bytes at any moment end each question, with data or a Refusal, and in time.

The first byte chooses what is asked, the second how many bytes come at a time. Time stands still but for the driver's
own sleeping.
"""

from drivers import alpar
from drivers.alpar import Alpar, Refusal

LARGEST = 600


class Time:
    """A clock that sleeping moves."""

    def __init__(self):
        self.now = 0

    def ticks_ms(self):
        return self.now

    def ticks_diff(self, a, b):
        return a - b

    async def sleep_ms(self, ms):
        self.now += ms


_time = Time()
alpar.time = alpar.asyncio = _time


class Uart:
    """Gives a piece each time it is asked whether there is something, until there is nothing left."""

    def __init__(self, data, pace):
        self._data = data
        self._pace = pace
        self._at = self._end = 0
        self.sent = b""

    def any(self):
        self._end = min(len(self._data), self._end + self._pace)
        return self._end - self._at

    def readinto(self, buffer):
        count = min(len(buffer), self._end - self._at)
        buffer[:count] = self._data[self._at : self._at + count]
        self._at += count
        return count

    def write(self, data):
        piece = bytes(data[:5])
        self.sent += piece
        return len(piece)


def seeds() -> list:
    texts = (
        "0004600001090168", "0920600001A001C0600001090169", "6E1060000B6E3BE500008131FE4554494C4C31C248",
        "0001E0000100C021", "0040600002009000F2", "000860000300019000F2", "4D0300000060FFE06000004D2D",
        "0940600001090169" * 20, "00FF6001020000" + "5A" * 256 + "9000F1",
    )  # fmt: skip
    return [bytes.fromhex(text) for text in texts]


def run(data: bytearray) -> bool:
    if len(data) < 2:
        return False
    uart = Uart(memoryview(data)[2:], data[1] // 4 + 1)
    chip = Alpar(uart)
    began = _time.now
    answered = False
    for turn in range(3):
        try:
            answer = _finish(chip.ask(data[0], b"\0\xa4", ms=500, of_card=bool(turn & 1)))
            assert len(answer) <= 258, "long"
            answered = True
        except Refusal as error:
            assert -4 <= error.code <= 255, error.args
    chip.listen()
    assert chip.inserted in (None, True, False), "inserted"
    assert uart.sent[:6] == bytes((0x60, 0, 2, data[0], 0, 0xA4)), "what was sent"
    assert _time.now - began < 60000, "waited too long"
    chip.forget()
    return answered


def _finish(coroutine):
    """Run what never really waits."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("waits for somebody else")
