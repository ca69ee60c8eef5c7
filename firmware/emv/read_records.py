"""Read application data: the records the card's file locator names (EMV Book 3 sections 5.3.2, 6.5.11 and 10.2)."""

from micropython import const

from emv import collect
from emv.command import OK, READ_RECORD
from emv.errors import CARD_FAULT, EmvError
from paycrypto.compare import wipe

_ENTRY = const(4)  # bytes: SFI << 3, first record, last, how many of them are authenticated
_OWN_FILES = const(10)  # SFI 1 to 10 are EMV's; others may hold anything
_LAST_FILE = const(30)
_MOST = const(48)  # records, and
_ROOM = const(6144)  # bytes of them: more than any card has, less than the heap
_MANDATORY = (0x5A, 0x5F24, 0x8C, 0x8D)  # Book 3, table 26


class Records:
    """What was read beside the objects. `count`: records; `static`: the static data to be authenticated, without the
    AIP, or None when the card has put something in them that is no record (Book 3, 10.3). Wipe it."""

    def __init__(self) -> None:
        self.count = 0
        self.static = bytearray()
        self._parts = []
        self._size = 0

    async def read(self, channel, data, mandatory=_MANDATORY) -> None:
        """Read all records into `data`. Raises EmvError: a broken locator, a refused or broken record, the same object
        twice, a mandatory one missing. Called again it goes on where it was broken off."""
        locator = data[0x94]
        check(locator)
        known = self.count
        for at in range(0, len(locator), _ENTRY):
            file, first, last, signed = locator[at] >> 3, locator[at + 1], locator[at + 2], locator[at + 3]
            for record in range(first, last + 1):
                if known:
                    known -= 1
                    continue
                sw = await channel.send(READ_RECORD, record, file << 3 | 4)
                if sw != OK:
                    raise EmvError(CARD_FAULT, sw)
                self._take(data, channel.answer, file, record < first + signed)
        for tag in mandatory:
            if tag not in data:
                raise EmvError(CARD_FAULT, tag)
        if self.static is not None:
            size = sum([len(part) for part in self._parts])
            self.static = bytearray(size)
            at = 0
            for part in self._parts:
                self.static[at : at + len(part)] = part
                at += len(part)
        self._forget_parts()

    def wipe(self) -> None:
        """Forget the static data."""
        self._forget_parts()
        if self.static:
            wipe(self.static)
            self.static = bytearray()

    def _take(self, data, answer, file: int, signed: bool) -> None:
        self.count += 1
        self._size += len(answer)
        if self._size > _ROOM:
            raise EmvError(CARD_FAULT, READ_RECORD)
        if file <= _OWN_FILES:
            collect.take(data, answer, collect.RECORD)
            if signed:
                self._parts.append(bytearray(collect.only(answer, collect.RECORD).value))
        elif signed:
            if len(answer) and answer[0] == collect.RECORD:
                self._parts.append(bytearray(answer))
            else:
                self.static = None

    def _forget_parts(self) -> None:
        for part in self._parts:
            wipe(part)
        self._parts.clear()


def check(locator) -> None:
    """Raise EmvError with the offset unless this is a file locator."""
    if not len(locator) or len(locator) % _ENTRY:
        raise EmvError(CARD_FAULT, 0)
    count = 0
    for at in range(0, len(locator), _ENTRY):
        first, last = locator[at + 1], locator[at + 2]
        count += last - first + 1
        if (locator[at] & 7 or not 1 <= locator[at] >> 3 <= _LAST_FILE or not 1 <= first <= last
                or locator[at + 3] > last - first + 1 or count > _MOST):  # fmt: skip
            raise EmvError(CARD_FAULT, at)
