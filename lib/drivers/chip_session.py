"""A powered chip card that takes whole APDUs, whatever its protocol.

Source: EMV Contact Interface Specification 1.0 (EMV Book 1), 9.3 and annex A; ISO/IEC 7816-3:2006, 12.2. With T=0 a
command is a TPDU without Le where there are data, and the answer may have to be fetched: 61xx (xx bytes wait), 6Cxx
(ask again for xx bytes), a warning 62xx or 63xx to a command that wants data (ask with length 00).
"""

import time
from micropython import const

from drivers.errors import ReaderError

_DEADLINE_MS = const(20000)
_MOST = const(256)  # data of an answer
_ROUNDS = const(16)  # TPDUs of one APDU


class ChipSession:
    """`atr`: the card's answer to reset. Made by a reader, which gives `send(tpdu, ms)` and powers the card off."""

    def __init__(self, send, atr) -> None:
        self.atr = atr.data
        self._send = send
        self._is_t0 = atr.protocol == 0
        self._answer = memoryview(bytearray(_MOST + 2))
        self._have = 0  # data in the answer

    def close(self) -> None:
        """No more commands; the last answer is wiped."""
        self._send = None
        self._answer[:] = bytes(len(self._answer))

    async def exchange(self, command, deadline_ms: int = _DEADLINE_MS):
        """The answer to a whole command APDU: data, SW1 SW2, as a memoryview that is valid until the next exchange.

        Raises ReaderError; `ValueError` for what is no short command APDU.
        """
        count = len(command)
        sends = count > 5
        wants = count == 5 or (sends and count == 6 + command[4])
        if count < 4 or (sends and count != 5 + command[4] and not wants):
            raise ValueError("no APDU")
        began = time.ticks_ms()
        self._have = 0
        warning = 0
        tpdu = self._first(command, sends and wants)
        status = await self._tpdu(tpdu, deadline_ms)
        for _ in range(_ROUNDS):
            upper, lower = status >> 8, status & 0xFF
            fetching = len(tpdu) == 5 and tpdu[1] == 0xC0
            if upper == 0x61:
                tpdu = bytes((0, 0xC0, 0, 0, lower))
            elif upper == 0x6C and wants and (not sends or fetching or not self._is_t0):
                tpdu = bytes(tpdu[:-1]) + bytes((lower,))
            elif upper in (0x62, 0x63) and sends and wants and self._is_t0 and not fetching:
                warning = status
                tpdu = b"\0\xc0\0\0\0"
            else:
                return self._ended(warning or status)
            left = deadline_ms - time.ticks_diff(time.ticks_ms(), began)
            if left <= 0:
                raise ReaderError("mute")
            status = await self._tpdu(tpdu, left)
        raise ReaderError("protocol")

    def _first(self, command, is_case4: bool):
        """The first TPDU of a command."""
        if not self._is_t0:
            return command
        if len(command) == 4:
            return bytes(command) + b"\0"
        return memoryview(command)[:-1] if is_case4 else command

    async def _tpdu(self, tpdu, ms: int) -> int:
        """Exchange one and put its data behind what there is; the status words."""
        if self._send is None:
            raise ReaderError("removed")
        answer = await self._send(tpdu, ms)
        data = len(answer) - 2
        if data < 0 or self._have + data > _MOST:
            raise ReaderError("protocol")
        self._answer[self._have : self._have + data] = answer[:data]
        self._have += data
        return answer[data] << 8 | answer[data + 1]

    def _ended(self, status: int):
        self._answer[self._have] = status >> 8
        self._answer[self._have + 1] = status & 0xFF
        return self._answer[: self._have + 2]
