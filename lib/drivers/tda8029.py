"""NXP TDA8029: reader for cards with contacts, on a UART with ALPAR frames.

Source: the chip's standard firmware (NXP AN10207) as public drivers use it: commands, parameters, error codes; EMV
Contact Interface Specification 1.0 (EMV Book 1), 5, 6 and 8. The chip does the card's characters and blocks. It starts
at 38,400 baud; asked to, it goes on at 115,200, and stays there while it has power: a host that restarts finds it by
trying. Powering up a card that has power is taken for a warm reset; that is not tried on a chip yet. Cards are powered
with 5 V: every EMV card takes them, not every one takes less. While the card thinks, the chip may hear nothing: what
could not be switched off is switched off before the next thing that is done.
"""

import asyncio
from micropython import const

from drivers.alpar import GARBLED, GONE, SILENT, Alpar, Refusal
from drivers.errors import ReaderError

_APDU = const(0x00)
_IS_THERE = const(0x09)
_FIRMWARE = const(0x0A)
_BLOCK_SIZE = const(0x0C)
_BAUD = const(0x0D)
_POWER_OFF = const(0x4D)
_POWER_UP_5V = const(0x6E)
_AS_EMV = b"\x01"  # 00: as ISO 7816-3
_BAUD_115200 = b"\x06"
_SLOW = const(38400)
_FAST = const(115200)

_SHORT_MS = const(300)  # for what needs no card
_ATR_MS = const(3000)  # 19,200 etu and the activation
_TRIES = const(3)
_OFF_TRIES = const(6)  # a card thinks for a second at most, as a rule
_REST_MS = const(50)
_RESTS = const(20)  # between two questions whether there is a card, should its own word have been lost

_BAD_LRC = const(0xF0)  # our frame did not arrive
_LATE = const(0xFF)
_NOT_HEARD = (SILENT, GARBLED, _BAD_LRC, _LATE)
_MUTE = (0x22, 0x80, 0x81)
_ABSENT = const(0xC0)


class Tda8029:
    """The reader and its slot. What goes wrong is a ReaderError."""

    def __init__(self, uart) -> None:
        """`uart` (8N1; `init(baudrate)` changes its speed) takes a frame's rest while nobody looks: 300 bytes."""
        self._chip = Alpar(uart)
        self._ready = False  # it answers, at the higher speed
        self._powered = False  # the card may have power
        self._open: list = []  # the session, while there is one

    def is_inserted(self) -> bool:
        """Whether there is a card, as far as the chip has told; before the first `inserted()` there is none."""
        self._chip.listen()
        return bool(self._chip.inserted)

    async def inserted(self) -> None:
        """Returns when there is a card. Raises ReaderError `"reader"`."""
        await self._until(True)

    async def removed(self) -> None:
        """Returns when there is none. Raises ReaderError `"reader"`."""
        await self._until(False)

    async def power_up(self):
        """Power and reset the card, once more (warm) if EMV does not accept how it answers. Raises ReaderError; the
        card is without power then. What is needed with a card in the slot only is loaded now."""
        from drivers.chip_session import ChipSession

        try:
            if not await self._is_there():
                raise ReaderError("removed")
            self._powered = True
            atr = await self._reset(False) or await self._reset(True)
            if atr is None:
                raise ReaderError("protocol")
            if atr.protocol == 1:
                await self._set_block_size()
            session = ChipSession(self._transmit, atr)
            self._open.append(session)
            return session
        except BaseException:  # cancelled, too
            await self.off()
            raise

    async def off(self) -> None:
        """Take the power from the card and wipe what it said. Never fails: a chip that does not answer is left alone
        after two seconds, and asked again before anything else."""
        while self._open:
            self._open.pop().close()
        if self._powered:
            try:
                await self._ask(_POWER_OFF, tries=_OFF_TRIES)
                self._powered = False
            except ReaderError:
                self._chip.forget()
        self._chip.listen()

    async def _until(self, wanted: bool) -> None:
        while await self._is_there() != wanted:
            for _ in range(_RESTS):
                self._chip.listen()
                if self._chip.inserted is wanted:
                    return
                await asyncio.sleep_ms(_REST_MS)

    async def _is_there(self) -> bool:
        await self._start()
        there = await self._ask(_IS_THERE)
        self._chip.inserted = len(there) == 1 and there[0] == 1
        return bool(self._chip.inserted)

    async def _start(self) -> None:
        """Find the chip at one of its speeds and have it use the higher one."""
        for turn in range(_TRIES * 2):
            if self._ready:
                return
            fast = turn & 1 == 1
            self._chip.rate(_FAST if fast else _SLOW)
            try:
                await self._chip.ask(_FIRMWARE, ms=_SHORT_MS)
                self._ready = fast
                if not fast:
                    await self._chip.ask(_BAUD, _BAUD_115200, ms=_SHORT_MS)
                    await asyncio.sleep_ms(_REST_MS)  # its last byte leaves at the old speed
                else:
                    await self._chip.ask(_POWER_OFF, ms=_SHORT_MS)  # whoever asked it before may have left in a hurry
                    self._powered = False
            except Refusal:
                self._ready = False
        if not self._ready:
            raise ReaderError("reader")

    async def _ask(self, code: int, data=b"", tries: int = _TRIES):
        """What may be asked again as often as needed. Raises ReaderError."""
        for _ in range(tries):
            try:
                return await self._chip.ask(code, data, ms=_SHORT_MS)
            except Refusal as error:
                if error.code not in _NOT_HEARD:
                    raise ReaderError("protocol" if error.code != _ABSENT else "removed")
        self._ready = False
        raise ReaderError("reader")

    async def _reset(self, warm: bool):
        """The card's answer to a reset, None when EMV does not accept it. Raises ReaderError."""
        from drivers.atr import Atr, AtrError

        try:
            atr = Atr(await self._card(_POWER_UP_5V, _AS_EMV, _ATR_MS))
            atr.check_emv(warm)
            return atr
        except AtrError:
            return None
        except ReaderError as error:
            if error.reason != "protocol":
                raise
            return None

    async def _set_block_size(self) -> None:
        """EMV Book 1, 9.2.4.3: blocks of 254 bytes towards us. A card that refuses goes on with short ones."""
        try:
            await self._card(_BLOCK_SIZE, b"\xfe", _ATR_MS)
        except ReaderError as error:
            if error.reason != "protocol":
                raise

    async def _transmit(self, tpdu, ms: int):
        return await self._card(_APDU, tpdu, ms)

    async def _card(self, code: int, data, ms: int):
        """A command that moves the card, so it is sent again only if the chip has not heard it. Raises ReaderError."""
        for _ in range(_TRIES):
            try:
                return await self._chip.ask(code, data, ms=ms, of_card=True)
            except Refusal as error:
                if error.code in (_BAD_LRC, _LATE):
                    continue
                raise ReaderError(await self._reason(error.code))
        raise ReaderError("reader")

    async def _reason(self, code: int) -> str:
        """Why the card did not answer: whatever the chip says, first of all a card may have been pulled."""
        if code in (GONE, _ABSENT):
            return "removed"
        if code == GARBLED:
            return "reader"
        try:
            there = await self._ask(_IS_THERE)
        except ReaderError:
            return "reader"
        self._chip.inserted = len(there) == 1 and there[0] == 1
        if not self._chip.inserted:
            return "removed"
        return "mute" if code in _MUTE or code == SILENT else "protocol"
