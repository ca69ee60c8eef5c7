"""boards/simulator/chips/key_matrix.py: contacts, bouncing, ghosts, through pins as a driver sees them."""

from machine import Pin

import clock
import wiring
from check import equal


class Pad:
    """A keypad scanned the plain way."""

    def __init__(self):
        chips = wiring.Chips({})
        self.keys, lines = chips.keys, chips.circuit.lines
        self.driven = [Pin(line.number, Pin.OPEN_DRAIN, value=1) for line in lines("KEY_COLUMN")]
        self.sensed = [Pin(line.number, Pin.IN, Pin.PULL_UP) for line in lines("KEY_ROW")]

    def scan(self):
        """Pairs (driven line, sense line) that conduct."""
        found = []
        for row, pin in enumerate(self.driven):
            pin(0)
            found += [(row, column) for column, sense in enumerate(self.sensed) if sense() == 0]
            pin(1)
        return found


def test_every_key_has_its_crossing():
    pad = Pad()
    pad.keys.bounce_ms = 0
    layout = (("menu", "1", "4", "7", "clear"), ("up", "2", "5", "8", "0"), ("down", "3", "6", "9", "00"))
    for row, names in enumerate(layout):
        for column, name in enumerate(names):
            pad.keys.down(name)
            equal(pad.scan(), [(row, column)], name)
            pad.keys.up(name)
    equal(pad.scan(), [])


def test_ok_has_two_contacts():
    pad = Pad()
    pad.keys.bounce_ms = 0
    pad.keys.down("ok")
    equal(pad.scan(), [(3, 3), (3, 4)])


def test_a_contact_bounces_for_four_ms():
    pad = Pad()
    for pin in pad.driven:
        pin(0)
    edges = []
    pad.sensed[1].irq(lambda pin: edges.append((clock.elapsed_ms(), pin())), Pin.IRQ_FALLING | Pin.IRQ_RISING)
    start = clock.elapsed_ms()
    pad.keys.down("5")  # another line
    pad.keys.down("1")
    clock.pass_ms(20)
    equal([(ms - start, level) for ms, level in edges], [(0, 0), (1, 1), (2, 0), (3, 1), (4, 0)])


def test_only_the_edges_asked_for():
    pad = Pad()
    for pin in pad.driven:
        pin(0)
    pad.keys.bounce_ms = 0
    falls = []
    pad.sensed[0].irq(falls.append, Pin.IRQ_FALLING)
    pad.keys.down("menu")
    pad.keys.up("menu")
    equal(falls, [pad.sensed[0]])


def test_three_keys_make_a_ghost():
    pad = Pad()
    pad.keys.bounce_ms = 0
    for key in ("1", "2", "4"):
        pad.keys.down(key)
    equal(pad.scan(), [(0, 1), (0, 2), (1, 1), (1, 2)])  # (1, 2) is 5, which nobody pressed


def test_a_stuck_key_stays_down():
    pad = Pad()
    pad.keys.set_stuck(["7"])
    pad.keys.down("7")
    pad.keys.up("7")
    clock.pass_ms(10)
    equal(pad.scan(), [(0, 3)])
    pad.keys.set_stuck([])
    equal(pad.scan(), [])


def test_a_line_that_floats_does_not_pull():
    pad = Pad()
    pad.keys.bounce_ms = 0
    pad.keys.down("1")
    equal([pin() for pin in pad.sensed], [1, 1, 1, 1, 1])
