"""Which application of the card is used (EMV Book 1 section 12: PSE, list of AIDs, candidate list, final selection)."""

from micropython import const

from emv import collect
from emv.command import BLOCKED, NO_FUNCTION, NO_RECORD, OK, READ_RECORD, SELECT
from emv.data import Data
from emv.errors import APPLICATION_BLOCKED, CARD_BLOCKED, NOT_ACCEPTED, EmvError

_PSE = b"1PAY.SYS.DDF01"
_BY_NAME = const(0x04)
_FIRST = const(0)
_NEXT = const(2)
_RECORDS = const(16)  # of the directory, at most
_OCCURRENCES = const(8)  # of one AID, at most
_CANDIDATES = const(12)
_CONFIRM = const(0x80)  # of the priority indicator, 87
_LATIN_1 = const(1)  # the code table the terminal has (9F11)


class Candidate:
    """An application that card and terminal have. `name`: the card's ADF name; `label`: for the screen; `order`: what
    the card likes best comes first; `entry`: the terminal's Application."""

    def __init__(self, name: bytes, entry, said, table: int) -> None:
        """`said`: Data with 50, 87, 9F12; `table`: the code table of 9F12."""
        preferred = said.get(0x9F12) if table == _LATIN_1 else None
        self.name = name
        self.label = _text(preferred or said.get(0x50) or b"") or name.hex().upper()
        self.entry = entry
        priority = said.number(0x87)
        self.order = priority & 15 or 16
        self.wants_confirmation = bool(priority & _CONFIRM)


class Selection:
    """The candidate list and what becomes of it. Raises EmvError: card blocked, application blocked, not accepted."""

    def __init__(self, channel, tables) -> None:
        self._channel = channel
        self._tables = tables
        self._saw_blocked = False
        self.candidates = []

    async def collect(self) -> None:
        """Make the candidate list, the best first: by the directory, else by asking for each AID (Book 1, 12.3)."""
        found = await self._directory() or await self._list()
        ranked = [(candidate.order << 8 | place, candidate) for place, candidate in enumerate(found)]
        ranked.sort(key=lambda pair: pair[0])
        self.candidates = [candidate for _, candidate in ranked]
        self.check()

    def check(self) -> None:
        """Raise EmvError when no candidate is left."""
        if not self.candidates:
            raise EmvError(APPLICATION_BLOCKED if self._saw_blocked else NOT_ACCEPTED)

    async def choose(self, person):
        """The candidate to use: the only one, or the cardholder's choice (Book 1, 12.4)."""
        if len(self.candidates) == 1 and not self.candidates[0].wants_confirmation:
            return self.candidates[0]
        return self.candidates[await person.choose([candidate.label for candidate in self.candidates])]

    async def select(self, candidate, data) -> bool:
        """Select it; its FCI is in `data`. False: it cannot be used and is no candidate any more."""
        sw = await self._channel.send(SELECT, _BY_NAME, _FIRST, candidate.name)
        if sw == NO_FUNCTION:
            raise EmvError(CARD_BLOCKED, sw)
        if sw == OK:
            try:
                collect.take(data, self._channel.answer, collect.FCI)
                if data.get(0x84) == candidate.name:
                    return True
            except EmvError:
                pass  # its FCI is broken; another candidate may do
        elif sw == BLOCKED:
            self._saw_blocked = True
        self.drop(candidate, data)
        return False

    def drop(self, candidate, data) -> None:
        """It is no candidate any more; what it said is forgotten."""
        data.forget_card()
        self.candidates.remove(candidate)

    async def _directory(self) -> list:
        """Candidates by the card's directory; none when it has none, or a broken one (Book 1, 12.3.2)."""
        sw = await self._channel.send(SELECT, _BY_NAME, _FIRST, _PSE)
        if sw == NO_FUNCTION:
            raise EmvError(CARD_BLOCKED, sw)
        if sw != OK:
            return []
        found = []
        with Data() as said:
            try:
                collect.take(said, self._channel.answer, collect.FCI)
                file, table = said.number(0x88), said.number(0x9F11)
            except EmvError:
                return []
        if not 1 <= file <= 10:
            return []
        for record in range(1, _RECORDS + 1):
            sw = await self._channel.send(READ_RECORD, record, file << 3 | 4)
            if sw == NO_RECORD:
                break
            if sw != OK:
                return []
            try:
                self._take_record(found, table)
            except EmvError:
                return []
        return found

    def _take_record(self, found: list, table: int) -> None:
        reader = collect.only(self._channel.answer, collect.RECORD).inside()
        while collect.step(reader):
            if reader.tag != collect.ENTRY:
                continue
            with Data() as said:
                collect.take_inside(said, reader)
                self._add(found, said.get(0x4F), said, table)

    async def _list(self) -> list:
        """Candidates by asking for each of the terminal's AIDs (Book 1, 12.3.3)."""
        found = []
        for entry in self._tables.applications():
            which = _FIRST
            for _ in range(_OCCURRENCES):
                sw = await self._channel.send(SELECT, _BY_NAME, which, entry.aid)
                if sw == NO_FUNCTION and which == _FIRST:
                    raise EmvError(CARD_BLOCKED, sw)
                if sw == BLOCKED:
                    self._saw_blocked = True
                elif sw != OK or not self._take_fci(found, entry):
                    break
                if not entry.partial:
                    break
                which = _NEXT
        return found

    def _take_fci(self, found: list, entry) -> bool:
        """Whether the card may have one more whose name begins like this."""
        with Data() as said:
            try:
                collect.take(said, self._channel.answer, collect.FCI)
            except EmvError:
                return False
            name = said.get(0x84)
            return self._add(found, name, said, said.number(0x9F11)) and len(name) > len(entry.aid)

    def _add(self, found: list, name, said, table: int) -> bool:
        """Add a candidate when the terminal has it too; whether it is new."""
        entry = self._entry(name)
        if entry is None or len(found) >= _CANDIDATES:
            return False
        for candidate in found:
            if candidate.name == name:
                return False
        found.append(Candidate(bytes(name), entry, said, table))
        return True

    def _entry(self, name):
        """The terminal's Application for an ADF name: the one with the longest AID; None when there is none."""
        best = None
        if name is not None and 5 <= len(name) <= 16:
            for entry in self._tables.applications():
                if entry.takes(name) and (best is None or len(best.aid) < len(entry.aid)):
                    best = entry
        return best


def _text(value) -> str:
    """What of a name can be shown: ISO/IEC 8859 has the same letters as ASCII."""
    return "".join([chr(byte) for byte in value if 0x20 <= byte < 0x7F]).strip()
