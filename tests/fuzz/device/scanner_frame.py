"""What a code scanner says: any bytes after any command end in a text or a ScannerError, the light is told to go out,
and nothing is left of the text.

Pieces of 40 bytes come after each command. Time stands still; who waits for a byte that does not come has waited.
"""

import asyncio

from drivers import gm65
from drivers.errors import ScannerError
from drivers.gm65 import Gm65

LARGEST = 700
_DONE = gm65._DONE


class Quiet(Exception):
    """Nothing comes."""


class Stream:
    """As asyncio.StreamReader."""

    def __init__(self, uart):
        self._uart = uart

    async def readinto(self, buffer):
        if not self._uart.any():
            raise Quiet
        return self._uart.readinto(buffer)


class Loop:
    """What the driver takes from asyncio."""

    TimeoutError = asyncio.TimeoutError
    StreamReader = Stream

    async def wait_for_ms(self, coroutine, ms):
        try:
            return await coroutine
        except Quiet:
            raise asyncio.TimeoutError

    async def sleep_ms(self, ms):
        pass


gm65.asyncio = Loop()


class Uart:
    """Gives what it has, 40 bytes after each command."""

    def __init__(self, data):
        self._data = data
        self._at = self._end = 0
        self.told = b""

    def any(self):
        return self._end - self._at

    def readinto(self, buffer):
        count = min(len(buffer), self.any())
        buffer[:count] = self._data[self._at : self._at + count]
        self._at += count
        return count

    def write(self, command):
        self.told = command
        self._end = min(self._end + 40, len(self._data))


def seeds() -> list:
    return [
        _DONE + b"134650098765432109\r",
        _DONE + b" " * 33 + _DONE + b"284650098765432109\r\n",
        b"half\r" + _DONE + b"6212345678901234567\r" + _DONE,
        b"\x02\x00\x01\x01\x00\x04\x01" * 3,
        _DONE + b"12\xff45\r" + b"9" * 300 + b"\r",
        b"\r\n\r\n" + _DONE[:5] + b"123456",
    ]


def run(data: bytearray) -> bool:
    uart = Uart(data)
    scanner = Gm65(uart)
    text = None
    try:
        scanner.read().send(None)
        raise AssertionError("waits for somebody else")
    except StopIteration as end:
        text = end.value
    except ScannerError as error:
        assert error.args in (("silent",), ("fault",)), error.args
    assert uart.told == gm65._STOP and not any(scanner._text) and scanner._byte[0] == 0, "left behind"
    if text is None:
        return False
    assert 0 < len(text) <= 256 and text[0] != 2 and text.find(b"\xff") < 0 and text.find(b"\r") < 0, "a text"
    return True
