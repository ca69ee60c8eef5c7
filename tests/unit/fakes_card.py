"""Chip cards for tests of readers, and the board's chip reader with one of them in it."""

from machine import I2C, Pin

import clock
import wiring
from drivers.sc16is752 import Sc16is752
from drivers.tda8029 import Tda8029

ATR_T0 = bytes.fromhex("3B6500002063CB6800")
ATR_T1 = bytes.fromhex("3BE500008131FE4554494C4C31C2")  # block size 254


class Card:
    """Answers commands by `script`, a list of (command, answer) in order: anything else fails the test. Or by
    `say(command)`. `answer` None: it stays mute."""

    def __init__(self, atr=ATR_T0, script=(), warm_atr=None, ms=20):
        self.cold_atr, self.warm_atr = atr, warm_atr
        self.atr = atr
        self.script = [(bytes.fromhex(a), b if b is None else bytes.fromhex(b)) for a, b in script]
        self.ms = ms
        self.resets = []
        self.powered = False
        self.heard = []
        self.wrong = None
        self.before = None  # called with the card before each answer

    def power(self, on, warm=False):
        self.powered = on
        if on:
            self.resets.append("warm" if warm else "cold")
            self.atr = self.warm_atr if warm and self.warm_atr is not None else self.cold_atr
        else:
            self.resets.append("off")

    def transceive(self, apdu, answer):
        self.heard.append(bytes(apdu))
        said = self.say(bytes(apdu))
        if self.before is not None:
            self.before(self)
        clock.after(self.ms, lambda: answer(said))

    def say(self, command):
        if not self.script or self.script[0][0] != command:
            self.wrong = command
            return None
        return self.script.pop(0)[1]


class Echo(Card):
    """Says the command's data, then 9000: with T=0 as T=0 has it."""

    waiting = b""

    def say(self, command):
        if self.cold_atr[:2] != ATR_T0[:2]:
            return command[5:] + b"\x90\x00"
        if command[1] == 0xC0:
            return self.waiting + b"\x90\x00"
        self.waiting = command[5:]
        return bytes((0x61, len(self.waiting) & 0xFF))


class Rig:
    """The reader's driver on the bridge's channel, the chip's model behind it, `card` in the slot."""

    def __init__(self, card=None):
        self.chips = wiring.Chips({})
        self.chip = self.chips.chip_slot
        i2c = I2C(0, scl=Pin(39), sda=Pin(38), freq=400000)
        bridge = Sc16is752(i2c, 0x48, Pin(47, Pin.IN, Pin.PULL_UP), Pin.IRQ_FALLING)
        self.channel = bridge.channel(1, 38400, 384)
        self.reader = Tda8029(self.channel)
        self.card = card
        if card is not None:
            self.chip.put(card)

    def pull(self):
        self.chip.take(self.card)
