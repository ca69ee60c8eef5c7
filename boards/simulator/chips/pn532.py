"""PN532 reader for contactless cards, after NXP's user manual UM0701-02 rev. 02: what its commands do.

Modelled: the commands listed at the end, ISO 14443 activation of at most two cards, blocks of 64 bytes at 106 kbit/s
with their times, chaining in both ways (MI), waiting-time extension hidden from the host. `field` is what lies on the
antenna: objects as in chips/card.py. The host's side is in pn532_hsu.py.
"""

from micropython import const

import clock
from chips.pn532_hsu import Hsu

_RATES = (9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 1288000)
_GUARD_US = const(5000)  # a card's time to start in a new field
_TRY_US = const(5000)  # one request that nobody answers
_SELECT_US = const(6000)  # anticollision and selection
_ACTIVATE_US = const(4000)  # RATS or ATTRIB
_BYTE_US = const(94)  # on air, parity included
_BLOCK_US = const(700)  # start, CRC, frame delay, acknowledgement
_BLOCK = const(61)  # bytes of information in a block: FSD 64
_MOST = const(262)  # bytes of an answer in one frame
_TIMEOUT, _CRC, _STATE = b"\x01", b"\x02", b"\x27"
_REGISTERS = const(0x40)  # of them are remembered


def _air_us(count: int) -> int:
    """How long so many bytes of information take, one way."""
    return count * _BYTE_US + (1 + count // _BLOCK) * _BLOCK_US


def waiting_us(card) -> int:
    """The frame waiting time that the card asks for (ISO 14443-4, 5.2.5 and 7.2; B: 7.9.4.3 of part 3)."""
    index = 4
    if card.kind == "B":
        index = card.atqb[11] >> 4
    elif card.ats and len(card.ats) > 2 and card.ats[1] & 0x20:
        index = card.ats[3 if card.ats[1] & 0x10 else 2] >> 4
    return 302 << min(14, index)


class Pn532(Hsu):
    """The chip and its antenna."""

    def __init__(self, reset=None):
        self.field = []
        self.targets = []
        self.most = _MOST
        super().__init__(reset)

    def _restart(self) -> None:
        super()._restart()
        self._switch_field(False)
        self._retries = 0xFF
        self._flags = 0x14
        self._out = self._in = b""  # of a chain
        self._registers = {}

    def put(self, card) -> None:
        """A card comes into the field."""
        self.field.append(card)

    def take(self, card) -> None:
        """It goes."""
        self.field.remove(card)

    def _switch_field(self, on: bool) -> None:
        if not on:
            for card in self.targets:
                card.power(False)
            self.targets, self._halted = [], []
        self.radiating = on

    # --- commands

    def _diagnose(self, code: int, data: bytes) -> bool:
        if data[:1] == b"\x06":  # is the card still there?
            card = self._target(1)
            self._answer(code, b"\x00" if card in self.field else _TIMEOUT, waiting_us(card) if card else 0)
        else:
            self._answer(code, data)
        return bool(data)

    def _version(self, code: int, data: bytes) -> bool:
        self._answer(code, b"\x32\x01\x06\x07")
        return True

    def _status(self, code: int, data: bytes) -> bool:
        listed = b"".join(bytes((i + 1, 0, 0, 0)) for i in range(len(self.targets)))
        self._answer(code, bytes((0, self.radiating, len(self.targets))) + listed + b"\x00")
        return True

    def _read_register(self, code: int, data: bytes) -> bool:
        places = [data[i] << 8 | data[i + 1] for i in range(0, len(data) - 1, 2)]
        self._answer(code, bytes(self._registers.get(place, 0) for place in places))
        return bool(places)

    def _write_register(self, code: int, data: bytes) -> bool:
        for i in range(0, len(data) - 2, 3):
            if len(self._registers) < _REGISTERS:
                self._registers[data[i] << 8 | data[i + 1]] = data[i + 2]
        self._answer(code)
        return True

    def _baud(self, code: int, data: bytes) -> bool:
        if len(data) != 1 or data[0] >= len(_RATES) or self._fails("refuse_baud"):
            return False
        self._rate = _RATES[data[0]]
        self._answer(code)
        return True

    def _parameters(self, code: int, data: bytes) -> bool:
        self._flags = data[0] if data else self._flags
        self._answer(code)
        return len(data) == 1

    def _sam(self, code: int, data: bytes) -> bool:
        self._normal = True
        self._answer(code)
        return bool(data) and 1 <= data[0] <= 4

    def _power_down(self, code: int, data: bytes) -> bool:
        self._answer(code, b"\x00")
        self._switch_field(False)
        self._awake = False
        return True

    def _rf(self, code: int, data: bytes) -> bool:
        if data[:1] == b"\x01" and len(data) == 2:
            if self.radiating != bool(data[1] & 1):
                self._switch_field(bool(data[1] & 1))
        elif data[:1] == b"\x05" and len(data) == 4:
            self._retries = data[3]
        elif not data or len(data) != {2: 4, 4: 2, 10: 12, 11: 9, 12: 4, 13: 10}.get(data[0]):
            return False
        self._answer(code)
        return True

    def _list(self, code: int, data: bytes) -> bool:
        if len(data) < 2 or not 1 <= data[0] <= 2 or data[1] > 4 or (data[1] == 3 and len(data) < 3):
            return False
        us = 0 if self.radiating else _GUARD_US
        self.radiating = True
        self._look(code, data[0], {0: "A", 3: "B"}.get(data[1]), self._retries, us)
        return True

    def _look(self, code: int, most: int, kind, retries: int, us: int) -> None:
        """Ask once whether somebody is there."""
        silent = self.targets + self._halted  # a card in a session, or halted, does not answer
        found = [card for card in self.field if card.kind == kind and card not in silent][:most]
        if not found:
            left = retries - (retries != 0xFF)
            if retries:
                self._after(us + _TRY_US, lambda: self._look(code, most, kind, left, 0))
            else:
                self._answer(code, b"\x00", us + _TRY_US)
            return
        self.targets = found
        listed = b""
        for number, card in enumerate(found, 1):
            us += _SELECT_US
            if kind == "B":
                listed += bytes((number,)) + card.atqb[:12] + b"\x01\x00"
            else:
                listed += bytes((number, card.atqa[1], card.atqa[0], card.sak[0], len(card.uid))) + card.uid
            if kind == "B" or (card.sak[0] & 0x20 and card.ats and self._flags & 0x10):
                us += _ACTIVATE_US
                listed += b"" if kind == "B" else card.ats
                card.power(True)
        self._answer(code, bytes((len(found),)) + listed, us)

    def _target(self, number: int):
        return self.targets[number - 1] if 0 < number <= len(self.targets) else None

    def _exchange(self, code: int, data: bytes) -> bool:
        card = self._target(data[0] & 0x3F) if data else None
        if card is None:
            self._answer(code, _STATE)
            return bool(data)
        if len(data) == 1 and self._in:
            self._give(code, self._in)
        elif card not in self.field:
            self._answer(code, _TIMEOUT, waiting_us(card))
        elif data[0] & 0x40:
            self._out += data[1:]
            self._answer(code, b"\x00", _air_us(len(data)))
        else:
            apdu, self._out = self._out + data[1:], b""
            serial = self._serial
            out_us = _air_us(len(apdu))
            self._job = clock.after_us(out_us, lambda: self._ask(code, card, apdu, serial))
        return True

    def _ask(self, code: int, card, apdu: bytes, serial: int) -> None:
        self._job = None
        if card not in self.field:
            self._answer(code, _TIMEOUT, waiting_us(card))
            return
        self._after(1000 * 1000, lambda: self._still_there(code, card))
        card.transceive(apdu, lambda answer: self._said(code, card, answer, serial))

    def _still_there(self, code: int, card) -> None:
        """A card that was pulled while it thought does not ask for more time."""
        if card in self.field:
            self._after(1000 * 1000, lambda: self._still_there(code, card))
        else:
            self._answer(code, _TIMEOUT)

    def _said(self, code: int, card, answer, serial: int) -> None:
        if serial != self._serial:
            return
        if answer is None or card not in self.field:
            self._answer(code, _TIMEOUT, waiting_us(card))
        elif self._fails("crc"):
            self._answer(code, _CRC, _air_us(len(answer)))
        else:
            self._give(code, bytes(answer), _air_us(len(answer)))

    def _give(self, code: int, data: bytes, us: int = 0) -> None:
        self._in = data[self.most :]
        self._answer(code, (b"\x40" if self._in else b"\x00") + data[: self.most], us)

    def _nobody(self, code: int, data: bytes) -> bool:
        """InCommunicateThru: raw bytes on air; no card here speaks below ISO 14443-4."""
        self._answer(code, _TIMEOUT, _TRY_US)
        return True

    def _release(self, code: int, data: bytes) -> bool:
        self._halted += self.targets
        if code == 0x52:
            self.targets = []
        self._out = self._in = b""
        self._answer(code, b"\x00", _air_us(1))
        return len(data) == 1


Pn532.commands = {
    0x00: Pn532._diagnose,
    0x02: Pn532._version,
    0x04: Pn532._status,
    0x06: Pn532._read_register,
    0x08: Pn532._write_register,
    0x10: Pn532._baud,
    0x12: Pn532._parameters,
    0x14: Pn532._sam,
    0x16: Pn532._power_down,
    0x32: Pn532._rf,
    0x40: Pn532._exchange,
    0x42: Pn532._nobody,
    0x44: Pn532._release,
    0x4A: Pn532._list,
    0x52: Pn532._release,
}
