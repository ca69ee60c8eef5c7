"""What a PN532 says: whatever comes, each wait ends, with an answer or a ReaderError, and off() leaves nothing behind.

An input is what the chip says to each thing that is sent: a length, so many bytes. Time stands still but for the
driver's own sleeping.
"""

from drivers import pn532, pn532_link
from drivers.errors import ReaderError
from drivers.pn532 import Pn532
from drivers.pn532_link import ACK, BAD, FRAME, NACK, NONE, PART, parse
from modem_lines import Time, _finish

LARGEST = 900
_REASONS = ("removed", "mute", "protocol", "several", "reader")
_ACK = b"\x00\x00\xff\x00\xff\x00"

_time = Time()
for module in (pn532, pn532_link):
    module.time = module.asyncio = _time


class Chip:
    """Its UART and its reset pin: what is sent releases the next piece of the input."""

    def __init__(self, data):
        self._data = data
        self._at = self._end = 0

    def any(self):
        return self._end - self._at

    def readinto(self, buffer):
        count = min(len(buffer), self._end - self._at)
        buffer[:count] = self._data[self._at : self._at + count]
        self._at += count
        return count

    def write(self, data):
        if self._end < len(self._data):
            self._at = self._end + 1
            self._end = min(len(self._data), self._at + self._data[self._end])

    def init(self, baudrate):
        pass

    def value(self, level):
        pass


def _piece(*contents) -> bytes:
    """A length, an ACK and frames."""
    piece = _ACK
    for content in contents:
        head = bytes((len(content), -len(content) & 255))
        if len(content) > 200:
            head = b"\xff\xff" + bytes((0, len(content), -len(content) & 255))
        piece += b"\x00\x00\xff" + head + content + bytes((-sum(content) & 255, 0))
    return bytes((len(piece),)) + piece


def seeds() -> list:
    wake = b"\x00" + _piece(b"\xd5\x15") + _piece(b"\xd5\x11") + b"\x00" + _piece(b"\xd5\x03\x32\x01\x06\x07")
    wake += _piece(b"\xd5\x33") + _piece(b"\xd5\x13") + _piece(b"\xd5\x4b\x00")
    card = bytes.fromhex("d54b01010004200408a1b2c30B788084025A4D4200FF40")
    b_card = bytes.fromhex("d54b0101501122334400000000008181800100")
    answer, more, gone = b"\xd5\x41\x00\x90\x00", b"\xd5\x41\x40abcdef", b"\xd5\x41\x01"
    listed = wake + _piece(card)
    return [
        listed + _piece(answer) * 3 + _piece(b"\xd5\x13") + _piece(b"\xd5\x33") + _piece(b"\xd5\x4b\x00") * 2,
        listed + _piece(more) + _piece(more) + _piece(answer) + _piece(gone) + _piece(b"\xd5\x01\x01"),
        listed + _piece(gone) + _piece(b"\xd5\x01\x00") + _piece(b"\xd5\x41\x00" + bytes(220)) + _piece(answer),
        listed[:-20] + b"\x06" + b"\x00\x00\xff\xff\x00\x00" + _piece(card),
        wake[:-15] + _piece(b_card) + _piece(b"\xd5\x4b\x00") + _piece(b"\xd5\x33") + _piece(b_card) + _piece(answer),
        wake + _piece(card[:2] + b"\x02" + card[3:] + card[3:]),
        b"\x00" + _piece(b"\xd5\x15") + _piece(b"\x7f") + b"\x00" + _piece(b"\xd5\x15"),
    ]


def run(data: bytearray) -> bool:
    _parses(data)
    chip = Chip(memoryview(data))
    reader = Pn532(chip, chip)
    answers = 0
    began = _time.now
    try:
        _finish(reader.wait())
        for _ in range(3):
            said = _finish(reader.exchange(b"\x00\xb2\x01\x0c\x00", 1000))
            assert 2 <= len(said) <= 258, "length"
            answers += 1
    except ReaderError as error:
        assert error.args[0] in _REASONS and len(error.args) == 1, error.args
    try:
        assert _finish(reader.gone(300)) in (True, False), "gone"
    except ReaderError as error:
        assert error.args == ("reader",), error.args
    assert _time.now - began < 20000 + 400 * len(data), "waited too long"
    assert _finish(reader.off()) is None
    link = reader._link
    assert not any(link._in) and not any(link._out) and not any(reader._answer), "not wiped"
    return bool(answers)


def _parses(data: bytearray) -> None:
    """The parser alone, on all of it and on its beginning."""
    for have in (len(data), len(data) // 2):
        kind, first, size, behind = parse(data, have)
        assert kind in (NONE, PART, ACK, NACK, BAD, FRAME) and 0 <= behind <= have, "kind"
        if kind == FRAME:
            assert 0 < size <= 266 and first + size < behind, "size"
            assert not sum(memoryview(data)[first : first + size + 1]) & 0xFF, "sum"
