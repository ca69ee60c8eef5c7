"""What stands around a kernel in tests: cards that play a conversation, a person, tables, books, chance."""

from drivers.errors import ReaderError
from emv import terminal_data
from emv.applications import Application
from emv.command import is_command
from emv.contact import Contact
from emv.data import Data
from emv_vectors import Keys

h = bytes.fromhex


def joined(pairs: list) -> list:
    """A conversation of a T=0 card as a reader shows it: without GET RESPONSE and wrong lengths, any length wanted."""
    made = []
    asked = None
    for command, answer in pairs:
        if asked is None:
            asked = command
        if answer[-2] in (0x61, 0x6C):
            continue
        if len(asked) == 5:
            asked = asked[:4] + b"\x00"
        elif len(asked) == 5 + asked[4] and len(answer) > 2:
            asked += b"\x00"
        made.append((asked, answer))
        asked = None
    assert asked is None
    return made


class Played:
    """A card that plays a conversation: another command than the next one fails the test."""

    def __init__(self, pairs: list) -> None:
        self.left = list(pairs)
        self._buffer = bytearray(300)

    async def exchange(self, command, deadline_ms=0):
        assert self.left, "one more: %s" % bytes(command).hex()
        expected, answer = self.left.pop(0)
        assert bytes(command) == expected, "got      %s\nexpected %s" % (bytes(command).hex(), expected.hex())
        self._buffer[:] = bytes(300)
        self._buffer[: len(answer)] = answer
        return memoryview(self._buffer)[: len(answer)]


class Card:
    """A card that answers by the beginning of the command, the longest that fits; 6D00 to what it does not know.

    `faults`: answers, or exceptions, by the number of the command, from 0 on.
    """

    def __init__(self, answers: dict, faults=None) -> None:
        self.answers = answers
        self.faults = faults or {}
        self.asked = []
        self.said = []

    async def exchange(self, command, deadline_ms=0):
        if not is_command(command):
            raise ValueError("no APDU")  # as readers do
        asked = bytes(command).hex().upper()
        number = len(self.asked)
        self.asked.append(asked)
        if number > 200:
            raise AssertionError("no end")
        answer = self.faults.get(number)
        if answer is None:
            best = ""
            for begins in self.answers:
                if asked.startswith(begins) and len(begins) > len(best):
                    best = begins
            answer = self.answers.get(best, "6D00")
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, str):
            answer = h(answer)
        if isinstance(answer, Exception):
            raise answer
        self.said.append(answer)
        return memoryview(bytearray(answer))


def gone() -> ReaderError:
    return ReaderError("removed")


class Person:
    """Chooses and types what it is told beforehand; notes what it was asked."""

    def __init__(self, choice: int = 0, pins=(), online: bool = True) -> None:
        """`pins`: PIN blocks for VERIFY, one after the other; None bypasses."""
        self.choice = choice
        self.pins = list(pins)
        self.online = online
        self.asked = []
        self._typed = None

    async def choose(self, labels):
        self.asked.append(list(labels))
        return self.choice

    async def online_pin(self):
        self.asked.append("online")
        return self.online

    async def offline_pin(self, tries_left):
        self.asked.append(tries_left)
        self._typed = self.pins.pop(0)
        return self._typed is not None

    def pin_block(self, out):
        out[:] = h(self._typed)
        self._typed = None


def application(aid: str, objects=None, *, floor: int = 10000, whole: bool = False) -> Application:
    """An Application of the terminal, with its objects in hex; `floor` in fen. Action codes are zeros; None: absent."""
    values = {0xDF11: "0000000000", 0xDF12: "0000000000", 0xDF13: "0000000000", 0x9F1B: "%08X" % floor, 0x9F09: "0030",
              0xDF01: "01" if whole else "00"}  # fmt: skip
    values.update(objects or {})
    record = "".join(["%X%02X%s" % (tag, len(value) // 2, value) for tag, value in values.items() if value])
    return Application(h(aid), h(record))


class Tables(Keys):
    """Applications, and the published keys."""

    def __init__(self, *entries) -> None:
        super().__init__()
        self.entries = entries

    def applications(self):
        yield from self.entries


class Books:
    def __init__(self, spent: int = 0, listed=()) -> None:
        self.last = spent
        self.listed = listed

    def spent(self, pan):
        assert bytes(pan).isdigit()
        return self.last

    def is_listed(self, pan):
        return bytes(pan) in self.listed


def chance(number: str = "01234567"):
    """Fills four bytes with `number`, anything else with zeros."""

    def fill(buffer):
        for i in range(len(buffer)):
            buffer[i] = h(number)[i] if len(buffer) == 4 else 0

    return fill


def terminal(today: str = "260101", amount: int = 1000, kind: int = 0, *, number: str = "01234567", other: int = 0,
             country: int = 156, currency: int = 156, **others) -> Data:  # fmt: skip
    """A terminal's Data for a transaction on `today` (YYMMDD)."""
    data = Data()
    terminal_data.put_terminal(data, "TT24-000187", "12345678", "123456789012345", country=country, **others)
    day = h(today)
    moment = (2000 + 10 * (day[0] >> 4) + (day[0] & 15), 10 * (day[1] >> 4) + (day[1] & 15),
              10 * (day[2] >> 4) + (day[2] & 15), 12, 34, 56, 0, 0)  # fmt: skip
    terminal_data.put_transaction(data, chance(number), amount, kind, moment, 187, other=other, currency=currency)
    return data


def contact(card, data, entries, person=None, books=None, random=None) -> Contact:
    return Contact(card, data, Tables(*entries), person or Person(), random or chance(), books or Books())
