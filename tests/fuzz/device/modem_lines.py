"""What a modem says: bytes at any moment end each wait, with an answer or a ModemError, and memory stays bounded.

The first byte chooses what is asked; the rest comes over the line, a piece at each look. Time stands still but for the
driver's own sleeping.
"""

from drivers import modem_at, sim7600
from drivers.errors import ModemError
from drivers.modem_at import ModemAt, numbers
from drivers.sim7600 import Sim7600

LARGEST = 700
_REASONS = ("silent", "no_sim", "locked", "denied", "no_network", "refused", "no_carrier", "ppp")
_ASKED = (("AT", ""), ("AT+CSQ", "+CSQ:"), ("AT+CPIN?", "+CPIN:"), ("ATD*99#", ""), ("AT+COPS?", "+COPS:"))


class Time:
    """A clock that sleeping moves."""

    def __init__(self):
        self.now = 0

    def ticks_ms(self):
        self.now += 1  # looking takes time, too
        return self.now

    def ticks_add(self, ticks, ms):
        return ticks + ms

    def ticks_diff(self, a, b):
        return a - b

    async def sleep_ms(self, ms):
        self.now += ms

    async def sleep(self, seconds):
        self.now += 1000 * seconds


_time = Time()
for module in (modem_at, sim7600):
    module.time = module.asyncio = _time


class Uart:
    """Gives what it has, 40 bytes after each command."""

    def __init__(self, data):
        self._data = data
        self._at = self._end = 0

    def any(self):
        return self._end - self._at

    def read(self, size):
        piece = bytes(self._data[self._at : min(self._at + size, self._end)])
        self._at += len(piece)
        return piece or None

    def write(self, text):
        self._end = min(self._end + 40, len(self._data))


def seeds() -> list:
    return [
        b"\x00AT\r\r\nOK\r\n",
        b"\x01AT+CSQ\r\r\n+CSQ: 21,99\r\n\r\nOK\r\n\r\n+CSQ: 7,99\r\n\r\nOK\r\n",
        b"\x02\r\n+CPIN: READY\r\n\r\nOK\r\n\r\nRDY\r\n+CME ERROR: SIM not inserted\r\n",
        b"\x03\r\nCONNECT 115200\r\n~\xff}#\xc0!}!}!} }8}\"\r\nNO CARRIER\r\n",
        b'\x04\r\n+COPS: 0,0,"CHINA MOBILE",7\r\n\r\nOK\r\n',
        b"\x05\r\n+CEREG: 0,1\r\n\r\nOK\r\n\r\n+CSQ: 31,99\r\n\r\nOK\r\n" + b'\r\n+COPS: 0,0,"46000"\r\n\r\nOK\r\n',
        b"\x05\r\n+CEREG: 0,3\r\n\r\nOK\r\n\r\n+CGREG: 0,3\r\n\r\nOK\r\n\r\nERROR\r\n" + b"+CSQ: 1" * 40,
    ]


def run(data: bytearray) -> bool:
    if not data:
        return False
    heard = []
    uart = Uart(memoryview(data)[1:])
    began = _time.now
    choice = data[0] % 6
    try:
        if choice == 5:
            modem = Sim7600(uart, None, None)
            _finish(modem.look())
            assert modem.dbm is None or -113 <= modem.dbm <= -51, "signal strength"
            assert len(modem.operator) <= 24 and modem.is_ready in (True, False), "operator"
            found = [modem.operator] if modem.is_ready else []
        else:
            at = ModemAt(uart, heard.append)
            text, prefix = _ASKED[choice]
            found = _finish(at.command(text, prefix, 1000))
            assert len(found) <= 8 and not [line for line in found if not line.startswith(prefix)], "lines"
            for line in found:
                for value in numbers(line):
                    assert value is None or 0 <= value < 10**9, "numbers"
    except ModemError as error:
        assert error.reason in _REASONS, error.args
        found = []
    assert _time.now - began < 12000, "waited too long"
    for line in heard:
        assert 0 < len(line) <= 160 and not [sign for sign in line if not " " <= sign <= "~"], "a line"
    return bool(found)


def _finish(coroutine):
    """Run what never really waits."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("waits for somebody else")
