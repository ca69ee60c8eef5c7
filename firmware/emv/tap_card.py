"""The part of a tap that needs the card: directory, application, GET PROCESSING OPTIONS, records. Nothing here is slow.

Sources: EMV Book B, 3.3; EMV Book C-3, 5.3 and 5.4; JR/T 0025.12, qPBOC.
"""

import time
from micropython import const

from emv import collect, dol, trace
from emv.command import CONDITIONS, GET_OPTIONS, OK, SELECT, Channel
from emv.errors import CARD_FAULT, MUTE, REMOVED, EmvError
from emv.outcome import OTHER_INTERFACE, SEE_PHONE, Outcome
from emv.packed import digits
from emv.ppse import NAME, candidates
from emv.read_records import Records
from emv.terminal_data import clear_results
from paycrypto.compare import wipe

AAC = const(0x00)  # kinds of cryptogram, as in 9F27
TC = const(0x40)
ARQC = const(0x80)
_KINDS = (AAC, TC, ARQC)  # by bits 6 and 5 of the second byte of the card verification results
_CVR = const(4)  # where it is in 9F10
_BY_NAME = const(4)
_TEMPLATE = const(0x83)  # of GET PROCESSING OPTIONS
_CONTACT = const(0x6984)  # status words of it: use the contacts
_PHONE = const(0x6986)  # see the telephone
_WANTED = ((0x82, 2, 2), (0x9F36, 2, 2), (0x9F26, 8, 8), (0x9F10, 5, 32))  # tag, shortest, longest


class TapCard:
    """What the cards in the field have said. `kind`: of the cryptogram, -1 while there is none; `static`: the static
    data to be authenticated, or None."""

    def __init__(self, data, random) -> None:
        self.kind = -1
        self._data = data
        data.may_repeat = True  # 5F34 for the acquirer, and once more in a signed record
        self._random = random
        self._records = Records()
        self._channel = None
        self._taps = 0
        self._left_at = -1  # ticks when an offline payment was torn

    @property
    def static(self):
        return self._records.static

    def wipe(self) -> None:
        """Forget the records."""
        self._records.wipe()

    async def read(self, session, planned: list, kept_s: int):
        """From the directory to the last record; an Outcome when that is all there will be, else None. `planned`: of
        `preprocessing.plan`; `kept_s`: how long a torn payment can be mended. Raises EmvError; then call `tear`."""
        self._channel = Channel(session)
        if await self._mend(kept_s):
            return None
        self._begin_anew()
        data = self._data
        if not planned or await self._channel.send(SELECT, _BY_NAME, 0, NAME) != OK:
            return Outcome(OTHER_INTERFACE)
        found = candidates(self._channel.answer, planned)
        trace.note(trace.TAP_SELECTION, data, len(found))
        for name, index in found:
            data.forget_card()
            if not await self._select(name, planned[index]):
                continue
            sw = await self._ask_options()
            trace.note(trace.TAP_OPTIONS, data, sw)
            if sw == OK:
                return await self._take_options()
            if sw == _PHONE:
                return Outcome(SEE_PHONE)
            if sw == _CONTACT:
                break
            if sw != CONDITIONS:
                raise EmvError(CARD_FAULT, sw)
        return Outcome(OTHER_INTERFACE)

    def tear(self) -> None:
        """The card has left before its last record. If it has paid offline, the next tap can mend that."""
        if self.kind == TC and self._left_at < 0:
            self._left_at = time.ticks_ms()

    def _begin_anew(self) -> None:
        self.kind = -1
        self.wipe()
        self._records = Records()
        self._data.forget_card()
        clear_results(self._data)
        if self._taps:
            unpredictable = bytearray(4)
            self._random(unpredictable)
            self._data[0x9F37] = unpredictable
        self._taps += 1

    async def _select(self, name: bytes, planned: tuple) -> bool:
        """Whether the application is there and is one for QuickPass; its FCI is in the data."""
        data = self._data
        if await self._channel.send(SELECT, _BY_NAME, 0, name) != OK:
            return False
        try:
            collect.take(data, self._channel.answer, collect.FCI)
            if data.get(0x84) != name or not dol.lists(data.get(0x9F38) or b"", 0x9F66):
                return False
        except EmvError:
            return False
        data[0x9F06], data[0x9F66] = planned[0].aid, planned[1]
        return True

    async def _ask_options(self) -> int:
        """GET PROCESSING OPTIONS; the status word."""
        sent = dol.build(self._data[0x9F38], self._data)
        return await self._channel.send(GET_OPTIONS, 0, 0, bytes((_TEMPLATE, len(sent))) + sent)

    async def _take_options(self):
        """Take the answer and the records it names; an Outcome when the card wants a kernel that is not here."""
        data, answer = self._data, self._channel.answer
        if len(answer) and answer[0] == collect.FORMAT_1:
            return Outcome(OTHER_INTERFACE)
        collect.take(data, answer, collect.FORMAT_2)
        if 0x9F26 not in data:
            return Outcome(OTHER_INTERFACE)
        for tag, shortest, longest in _WANTED:
            if not shortest <= len(data[tag]) <= longest:
                raise EmvError(CARD_FAULT, tag)
        self.kind = _kind(data)
        await self._finish()
        return None

    async def _finish(self) -> None:
        """Read the records that are still missing. An online payment has none, as a rule."""
        if self._data.get(0x94):
            await self._records.read(self._channel, self._data, ())
        _check_number(self._data)

    async def _mend(self, kept_s: int) -> bool:
        """The card that left too early is back: read what is missing (JR/T 0025.12, torn transactions). False: anew."""
        if self._left_at < 0 or time.ticks_diff(time.ticks_ms(), self._left_at) > 1000 * kept_s:
            return False
        try:
            if await self._channel.send(SELECT, _BY_NAME, 0, self._data[0x84]) == OK:
                await self._finish()
                return True
        except EmvError as error:
            if error.reason in (REMOVED, MUTE):
                raise
        self._left_at = -1
        return False


def _kind(data) -> int:
    """What the cryptogram is: as the card says, else by its verification results (9F10)."""
    said = data.get(0x9F27)
    which = said[0] >> 6 if said else data[0x9F10][_CVR] >> 4 & 3
    if which >= len(_KINDS):
        raise EmvError(CARD_FAULT, 0x9F27)
    return _KINDS[which]


def _check_number(data) -> None:
    """Raise EmvError unless there is one card number: in 57, which the acquirer wants, and the same in 5A."""
    track, other = data[0x57], data.get(0x5A)
    number = digits(track)
    size = len(number)
    own = digits(other) if other is not None else None
    same = own is None or own == number
    wipe(number)
    if own is not None:
        wipe(own)
    if not same or not 13 <= size <= 19 or 2 * len(track) < size + 8:
        raise EmvError(CARD_FAULT, 0x57)
    if track[size >> 1] >> (0 if size & 1 else 4) & 15 != 0xD:
        raise EmvError(CARD_FAULT, 0x57)
