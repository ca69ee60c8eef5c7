"""Contactless cards for tests of the tap reader, and the reader's driver on the model of its chip."""

from machine import UART, Pin

import clock
import wiring
from drivers.pn532 import Pn532

UID = bytes.fromhex("08A1B2C3")
ATS = bytes.fromhex("0B788084025A4D4200FF40")  # FWI 8: 77 ms
ATQB = bytes.fromhex("50112233440000000000818180")


class TapCard:
    """Answers commands by `say(command)`, `ms` later: the command's data and 9000 unless a test puts another one there;
    None: it stays mute."""

    def __init__(self, kind="A", uid=UID, sak=b"\x20", ats=ATS, ms=20):
        self.kind, self.uid, self.atqa, self.sak, self.ats, self.atqb = kind, uid, b"\x04\x00", sak, ats, ATQB
        self.ms = ms
        self.powers = []
        self.heard = []
        self.say = lambda command: command[5:] + b"\x90\x00"

    def power(self, on, warm=False):
        if on or self.powers[-1:] == [True]:  # as chips/card.py tells it
            self.powers.append(on)

    def transceive(self, apdu, answer):
        self.heard.append(bytes(apdu))
        said = self.say(bytes(apdu))
        clock.after(self.ms, lambda: answer(said))


class TapRig:
    """The board's PN532 with cards in its field, and its driver."""

    def __init__(self, *cards):
        self.chip = wiring.Chips({}).tap_field
        for card in cards:
            self.chip.put(card)
        self.uart = UART(2, 115200, tx=Pin(41), rx=Pin(42), txbuf=512, rxbuf=512)
        self.reader = Pn532(self.uart, Pin(45, Pin.OUT, value=0))
