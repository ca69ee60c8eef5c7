"""The characters of T=0 between a reader and a card (ISO/IEC 7816-3:2006, 10), both ends of the line.

The card asks for data and announces its own with procedure bytes: INS for all that is left, INS xor FF for one, 60 for
more time. What answers for the card hears whole TPDUs and says data and status words.
"""

from micropython import const

import clock

_NULL = const(0x60)
_CHARACTER = const(12)  # etu, with the guard time
_WAITING = const(9600)  # etu without a character: the work waiting time
_MUTE = const(0x81)
_BAD_PROCEDURE = const(0xA0)
_BAD_STATUS = const(0x91)


class T0:
    """The line to one card. `log`, a list or None, gets what passes: (">" to the card or "<", bytes).

    Options: `one_by_one`: the card asks for and sends each byte alone. `nulls`: how often it asks for more time.
    """

    def __init__(self, card, etu_us: float, log, one_by_one: bool = False, nulls: int = 0):
        self._card = card
        self._etu_us = etu_us
        self._log = log
        self._one_by_one = one_by_one
        self._nulls = nulls
        self._timer = None
        self._done = None
        self._serial = 0  # of the exchange

    def stop(self) -> None:
        """No more contact."""
        clock.cancel(self._timer)
        self._done = None

    def set_block_size(self, size: int, done) -> None:
        """There are no blocks."""
        done(None, 0x9B)

    def exchange(self, tpdu: bytes, done) -> None:
        """Send a TPDU; `done(data and status words)` or `done(None, error)`."""
        if len(tpdu) == 4:
            tpdu += b"\x00"
        if len(tpdu) > 5 and len(tpdu) < 5 + tpdu[4]:
            done(None, 0x21)
            return
        self._done = done
        self._serial += 1
        self._ins = tpdu[1]
        self._to_send = tpdu[5 : 5 + tpdu[4]]
        self._expected = 256 if not tpdu[4] else tpdu[4]
        self._sends = len(tpdu) > 5
        self._tpdu = tpdu[: 5 + tpdu[4]] if self._sends else tpdu  # T=0 has no Le behind data
        self._data = b""
        self._status = b""
        self._one = self._all = False  # what the card has announced
        self._to_card(tpdu[:5], self._card_begins)

    def _note(self, way: str, data: bytes) -> None:
        if self._log is not None:
            self._log.append((way, data))

    # --- the reader's end

    def _to_card(self, characters: bytes, then) -> None:
        self._note(">", characters)
        self._timer = clock.after_us(int(len(characters) * _CHARACTER * self._etu_us), then)

    def _from_card(self, characters: bytes, then=None) -> None:
        self._note("<", characters)
        us = int(len(characters) * _CHARACTER * self._etu_us)
        self._timer = clock.after_us(us, lambda: self._heard(characters, then))

    def _heard(self, characters: bytes, then) -> None:
        for code in characters:
            if self._done is None:
                return
            self._character(code)
        if self._done is None:
            return
        if then is not None:
            then()
        else:  # the card says no more, and it was not enough
            self._timer = clock.after_us(int(_WAITING * self._etu_us), lambda: self._end(None, _MUTE))

    def _character(self, code: int) -> None:
        if self._one or self._all:
            self._data += bytes((code,))
            self._one = False
            if len(self._data) == self._expected:
                self._all = False
        elif self._status:
            self._end(self._data + self._status + bytes((code,)))
        elif code == _NULL:
            pass
        elif code >> 4 in (6, 9):
            self._status = bytes((code,))
        elif code == self._ins and not self._sends:
            self._all = True
        elif code == self._ins ^ 0xFF and not self._sends:
            self._one = True
        elif not (self._sends and code in (self._ins, self._ins ^ 0xFF)):
            self._end(None, _BAD_PROCEDURE if code >> 4 else _BAD_STATUS)

    def _end(self, data, fault: int = 0) -> None:
        done, self._done = self._done, None
        if done is not None:
            clock.cancel(self._timer)
            done(data, fault)

    # --- the card's end

    def _card_begins(self) -> None:
        if not self._sends:
            self._card_thinks()
        elif self._one_by_one:
            self._ask_for(0)
        else:
            self._from_card(bytes((self._ins,)), lambda: self._to_card(self._to_send, self._card_thinks))

    def _ask_for(self, place: int) -> None:
        """The card takes its data byte by byte."""
        if place == len(self._to_send):
            self._card_thinks()
            return
        byte = self._to_send[place : place + 1]
        then = lambda: self._to_card(byte, lambda: self._ask_for(place + 1))  # noqa: E731
        self._from_card(bytes((self._ins ^ 0xFF,)), then)

    def _card_thinks(self) -> None:
        if self._nulls:
            self._from_card(bytes((_NULL,)) * self._nulls, self._ask)
        else:
            self._ask()

    def _ask(self) -> None:
        serial = self._serial
        self._card.transceive(self._tpdu, lambda answer: self._card_answers(serial, answer))

    def _card_answers(self, serial: int, answer) -> None:
        if self._done is None or serial != self._serial:
            return
        if answer is None:
            self._timer = clock.after_us(int(_WAITING * self._etu_us), lambda: self._end(None, _MUTE))
            return
        data, status = answer[:-2], answer[-2:]
        if not data:
            self._from_card(status)
        elif self._one_by_one:
            self._from_card(b"".join([bytes((self._ins ^ 0xFF, code)) for code in data]) + status)
        else:
            self._from_card(bytes((self._ins,)) + data + status)
