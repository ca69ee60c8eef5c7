"""PN532: a reader for contactless cards, ISO 14443 A and B, on its high-speed UART.

Source: NXP UM0701-02 rev. 02, chapter 7 (commands), and PN532/C1 data sheet, "Power modes". The chip does activation,
blocks, waiting-time extensions. Between two cards it is held in reset: field off, 2 uA, nothing remembered.
"""

import asyncio
import time
from micropython import const

from drivers.errors import ReaderError
from drivers.pn532_link import Pn532Link, zero

_DIAGNOSE = const(0x00)
_VERSION = const(0x02)
_BAUD = const(0x10)
_PARAMETERS = const(0x12)
_SAM = const(0x14)
_RF = const(0x32)
_EXCHANGE = const(0x40)
_LIST = const(0x4A)

_SLOW = const(115200)
_FAST = const(921600)
_FAST_CODE = b"\x07"
_WAKE = b"\x55\x55\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
_RESET_MS = const(2)
_START_MS = const(10)
_WAKE_MS = const(3)  # the 16 bytes take 1.4
_FIELD_OFF_MS = const(10)  # EMV Contactless Book D, reset of the field: 5.1 to 10
_LOOK_MS = const(40)  # between two looks for a card
_LIST_MS = const(300)
_COMMAND_MS = const(100)

_ONE_RETRY = b"\x05\xff\x01\x01"  # RFConfiguration: ask twice whether a card is there
_FIELD_OFF = b"\x01\x00"
_TYPE_A, _TYPE_B = b"\x02\x00", b"\x02\x03\x00"  # two cards at most; any application family
_ACTIVATE, _ONLY_LOOK = b"\x14", b"\x04"  # SetParameters: with RATS or without
_MORE = const(0x40)
_CHUNK = const(262)  # bytes for the card in one command
_MOST = const(258)  # bytes of an answer
_ISO_DEP = const(0x20)
_STATUS = const(0x3F)
_TIMED_OUT = const(0x01)
_LOST = (0x01, 0x0A, 0x29, 0x2B)  # no answer, no field, released, disappeared


class Pn532:
    """The reader, and the session with its card: one of each.

    `uart` has a receive buffer of 512 bytes; `reset` is the output on RSTPDN, low at first. Every method but `off`
    raises ReaderError, `"reader"` when the chip does not answer; it is reset before it is used again.
    """

    def __init__(self, uart, reset) -> None:
        self._link = Pn532Link(uart)
        self._reset = reset
        self._awake = False
        self._rate = _FAST
        self._answer = bytearray(_MOST)

    async def wait(self) -> "Pn532":
        """The session with the next card, waited for as long as the caller lets it. The field stays on.

        Raises ReaderError: `"several"` cards, `"protocol"` for a card that cannot do ISO 14443-4.
        """
        await self._wake()
        await self._ask(_PARAMETERS, _ACTIVATE)
        while True:
            of_b = (await self._list(_TYPE_B))[0]
            cards = await self._list(_TYPE_A)
            if cards[0] + of_b > 1:
                raise ReaderError("several")
            if cards[0]:
                if len(cards) < 7 or not cards[4] & _ISO_DEP or len(cards) <= 6 + cards[5]:  # SAK; ATS behind the UID
                    raise ReaderError("protocol")
                return self
            if of_b:  # its session did not survive the look for the other type
                await self._renew_field()
                if (await self._list(_TYPE_B))[0]:
                    return self
            await asyncio.sleep_ms(_LOOK_MS)

    async def exchange(self, command, deadline_ms: int = 2000):
        """Send a C-APDU, get data and SW1 SW2: a memoryview into a buffer that the next exchange uses again.

        Raises ReaderError: `"removed"`, `"mute"`, `"protocol"`.
        """
        end = time.ticks_add(time.ticks_ms(), deadline_ms)
        data, size, sent, have = self._link.data, len(command), 0, 0
        view = memoryview(command)
        while True:
            count = min(_CHUNK, size - sent)
            more = sent + count < size
            data[0] = 1 | (_MORE if more else 0)
            data[1 : 1 + count] = view[sent : sent + count]
            sent += count
            answer = await self._say(count + 1, end)
            if more:
                continue
            if have + len(answer) - 1 > _MOST:
                raise ReaderError("protocol")
            self._answer[have : have + len(answer) - 1] = answer[1:]
            have += len(answer) - 1
            if not answer[0] & _MORE:
                break
        if have < 2:
            raise ReaderError("protocol")
        return memoryview(self._answer)[:have]

    async def gone(self, deadline_ms: int) -> bool:
        """Wait until nothing is in the field, at most so long; whether it is empty. The session has ended."""
        end = time.ticks_add(time.ticks_ms(), deadline_ms)
        await self._wake()
        await self._ask(_PARAMETERS, _ONLY_LOOK)
        while True:
            await self._renew_field()
            if not (await self._list(_TYPE_A))[0] and not (await self._list(_TYPE_B))[0]:
                return True
            if time.ticks_diff(end, time.ticks_ms()) <= 0:
                return False
            await asyncio.sleep_ms(_LOOK_MS)

    async def off(self) -> None:
        """Field off; what was said to cards and by them is overwritten."""
        self._reset.value(0)
        self._awake = False
        self._link.wipe()
        zero(self._answer)

    async def _wake(self) -> None:
        """Start the chip, as fast as it likes."""
        if not self._awake and not await self._start() and not await self._start():
            raise ReaderError("reader")
        self._awake = True

    async def _start(self) -> bool:
        """From reset to ready; a rate that does not work is not tried again."""
        uart = self._link.uart
        self._reset.value(0)
        await asyncio.sleep_ms(_RESET_MS)
        self._reset.value(1)
        await asyncio.sleep_ms(_START_MS)
        uart.init(baudrate=_SLOW)
        uart.write(_WAKE)
        await asyncio.sleep_ms(_WAKE_MS)
        rate, self._rate = self._rate, _SLOW
        try:
            await self._ask(_SAM, b"\x01\x00\x00")
            if rate == _FAST:
                await self._ask(_BAUD, _FAST_CODE)
                self._link.acknowledge()  # after it the chip changes over
                await asyncio.sleep_ms(_WAKE_MS)
                uart.init(baudrate=rate)
                await self._ask(_VERSION, b"")
            await self._ask(_RF, _ONE_RETRY)
        except ReaderError:
            return False
        self._rate = rate
        return True

    async def _renew_field(self) -> None:
        """Off for a moment: all cards begin anew."""
        await self._ask(_RF, _FIELD_OFF)
        await asyncio.sleep_ms(_FIELD_OFF_MS)

    async def _list(self, what: bytes):
        """Look for cards of a type; the field comes on. Gives their number and what they said of themselves."""
        return await self._ask(_LIST, what, _LIST_MS, 1)

    async def _ask(self, code: int, data: bytes, ms: int = _COMMAND_MS, least: int = 0):
        """A command that does not depend on what a card does: without an answer of `least` bytes the chip is unwell."""
        self._link.data[: len(data)] = data
        try:
            answer = await self._link.command(code, len(data), ms)
            if len(answer) >= least:
                return answer
        except ReaderError:
            pass
        self._awake = False
        raise ReaderError("reader")

    async def _say(self, size: int, end):
        """One InDataExchange; its answer with a good status in front."""
        if not self._awake:
            raise ReaderError("reader")
        status = _TIMED_OUT
        try:
            answer = await self._link.command(_EXCHANGE, size, max(1, time.ticks_diff(end, time.ticks_ms())))
            status = answer[0] & _STATUS if len(answer) else _STATUS
            if not status:
                return answer
        except ReaderError as error:
            if error.reason != "mute":
                self._awake = False
                raise ReaderError("reader")
        if not await self._is_there():
            raise ReaderError("removed")
        raise ReaderError("mute" if status in _LOST else "protocol")

    async def _is_there(self) -> bool:
        """Whether the card still answers, to a block that asks nothing (Diagnose, test 6)."""
        return (await self._ask(_DIAGNOSE, b"\x06", _LIST_MS, 1))[0] == 0
