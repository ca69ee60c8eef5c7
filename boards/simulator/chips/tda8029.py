"""NXP TDA8029, a reader for cards with contacts, as its application note AN10207 rev. 1.1 and public drivers show it.

ALPAR frames (60 or E0, length, command, data, LRC) at 38,400 or 115,200 baud; card presence, asked for and told;
activation at 1.8, 3 and 5 V under ISO 7816-3's or EMV's rules; T=0 characters (iso_t0.py) and T=1 blocks (iso_t1.py)
towards the card. While it is busy with the card it hears nothing. Half a frame is given up after 100 ms.

`faults` are for tests: a list of what happens to the next answers, one each: "silent", "lrc", "half", "noise", "slow"
(400 ms), "deaf" (the command itself arrives broken), "nak" (a refusal, code 91), or None for nothing.
"""

from micropython import const

import clock
from chips import iso_atr
from chips.iso_t0 import T0
from chips.iso_t1 import T1

BAUD = const(38400)
_FAST = const(115200)
_CARD_MHZ = 3.686
_MASK = b"TDA8029 07"
_HALF_MS = const(100)
_SLOW_MS = const(400)
_MUTE_MS = const(60)
_ACTIVATION_MS = const(12)
_SHOWN = const(506)  # the longest data of a frame
_POWER_UPS = (0x68, 0x69, 0x6D, 0x6E)


class Tda8029:
    """The chip and its slot. `wire` is its UART wire, set by wiring.py."""

    wire = None

    def __init__(self):
        self.faults = []
        self.strict = True  # looks at ATRs as EMV wants when it is told to
        self.card = None
        self.log = None  # a list: takes the T=0 characters and T=1 blocks of every session
        self.t0_options = self.t1_options = None  # how the card behaves: dicts of what T0 and T1 take
        self._line = b""
        self._late = None
        self._work = None  # a timer of the card's
        self._link = None  # T0 or T1
        self._powered = False
        self._busy = -1  # the command that the card is working on

    # --- the slot

    def put(self, card) -> None:
        """A card comes."""
        self.card = card
        self._frame(0x60, 0xA0, b"\x01")

    def take(self, card) -> None:
        """It goes: the contacts lose it in order, and a command that was under way ends."""
        self._deactivate()
        self.card = None
        self._frame(0x60, 0xA0, b"\x00")
        if self._busy >= 0:
            self._refuse(0xC0)

    # --- the host

    def receive(self, piece) -> None:
        """Bytes from the terminal."""
        if self._busy >= 0:
            return
        self._line += bytes(piece)
        clock.cancel(self._late)
        while len(self._line) >= 4:
            size = (self._line[1] << 8 | self._line[2]) + 5
            if self._line[0] != 0x60 or size > _SHOWN + 5:
                self._line = self._line[1:]
                continue
            if len(self._line) < size:
                break
            frame, self._line = self._line[:size], self._line[size:]
            self._obey(frame)
        if self._line:
            self._late = clock.after(_HALF_MS, self._give_up)

    def _give_up(self) -> None:
        code = self._line[3] if len(self._line) > 3 else 0
        self._line = b""
        self._answer(0xE0, code, b"\xff")

    def _obey(self, frame: bytes) -> None:
        code, data = frame[3], frame[4:-1]
        self._busy = code
        if lrc(frame) or (self.faults and self.faults[0] == "deaf"):
            if self.faults and self.faults[0] == "deaf":
                self.faults.pop(0)
            self._refuse(0xF0)
        elif code == 0x09:
            self._done(b"\x01" if self.card is not None else b"\x00")
        elif code == 0x0A:
            self._done(_MASK)
        elif code == 0x0D:
            self._done(b"")
            if data in (b"\x02", b"\x06"):
                self._turn(_FAST if data == b"\x06" else BAUD)
        elif code in _POWER_UPS:
            self._power_up(data == b"\x01")
        elif code == 0x4D:
            self._deactivate()
            self._done(b"")
        elif code not in (0x00, 0x0C):
            self._refuse(0x55)
        elif self.card is None:
            self._refuse(0xC0)
        elif not self._powered or self._link is None:
            self._refuse(0x20)
        elif code == 0x0C:
            self._link.set_block_size(data[0], self._ended)
        elif len(data) < 4:
            self._refuse(0x21)
        else:
            self._link.exchange(data, self._ended)

    def _turn(self, baudrate: int) -> None:
        """Another speed, once the answer has left."""
        if self.wire.busy():
            clock.after(1, lambda: self._turn(baudrate))
        else:
            self.wire.baudrate = baudrate

    # --- the card

    def _power_up(self, emv: bool) -> None:
        if self.card is None:
            self._refuse(0xC0)
            return
        warm, self._powered = self._powered, True
        self._stop()
        self.card.power(True, warm)
        atr = self.card.atr or b""
        ms = _ACTIVATION_MS + int(len(atr) * 12 * 372 / _CARD_MHZ / 1000)
        if not atr:
            self._work = clock.after(_MUTE_MS, self._mute)
            return
        self._work = clock.after(ms, lambda: self._reset(atr, emv and self.strict, warm))

    def _mute(self) -> None:
        self._deactivate()
        self._refuse(0x80)

    def _reset(self, atr: bytes, emv: bool, warm: bool) -> None:
        fault, protocol, speed, block = iso_atr.read(atr, emv, warm)
        if fault:
            self._refuse(fault)
            return
        etu_us = 372 / _CARD_MHZ / speed
        if protocol == 0:
            self._link = T0(self.card, etu_us, self.log, **(self.t0_options or {}))
        else:
            self._link = T1(self.card, etu_us, block, self.log, **(self.t1_options or {}))
        self._done(atr)

    def _ended(self, data, fault: int = 0) -> None:
        """The card has answered, or has not."""
        if fault:
            self._refuse(fault)
        else:
            self._done(data)

    def _stop(self) -> None:
        clock.cancel(self._work)
        if self._link is not None:
            self._link.stop()
            self._link = None

    def _deactivate(self) -> None:
        self._stop()
        if self._powered:
            self._powered = False
            self.card.power(False)

    # --- answers

    def _done(self, data: bytes) -> None:
        code, self._busy = self._busy, -1
        self._answer(0x60, code, data)

    def _refuse(self, reason: int) -> None:
        code, self._busy = self._busy, -1
        self._answer(0xE0, code, bytes((reason,)))

    def _answer(self, kind: int, code: int, data: bytes) -> None:
        fault = self.faults.pop(0) if self.faults else None
        if fault == "nak":
            kind, data = 0xE0, b"\x91"
        frame = bytes((kind, len(data) >> 8, len(data) & 0xFF, code)) + data
        frame += bytes((lrc(frame),))
        if fault == "slow":
            clock.after(_SLOW_MS, lambda: self.wire.send(frame))
        elif fault == "lrc":
            self.wire.send(frame[:-1] + bytes((frame[-1] ^ 0x10,)))
        elif fault == "half":
            self.wire.send(frame[: len(frame) // 2])
        elif fault == "noise":
            self.wire.send(b"\x00\x60\xff\xe0\x60\x00\x00" + frame)
        elif fault != "silent":
            self.wire.send(frame)

    def _frame(self, kind: int, code: int, data: bytes) -> None:
        frame = bytes((kind, 0, len(data), code)) + data
        self.wire.send(frame + bytes((lrc(frame),)))


def lrc(data: bytes) -> int:
    check = 0
    for code in data:
        check ^= code
    return check
