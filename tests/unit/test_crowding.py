"""tests/unit/crowding.py: what it calls crowded, and what not."""

import asyncio

from buffers import STRIP
from check import equal
from crowding import Crowding
from ui import probe
from ui.theme import BG, SURFACE, TEXT
from ui.view import SCREEN_H, SCREEN_W, View
from ui_fakes import FakeDisplay


def faults(draw, bare=False) -> list:
    view = View(FakeDisplay(), STRIP)
    crowding = Crowding(view)
    probe.on_text = crowding.drawn

    def whole(view):
        view.rect(0, 0, SCREEN_W, SCREEN_H, BG)
        draw(view)

    try:
        for _ in range(2):  # painted again, it is the same
            probe.on_region(0, 0, SCREEN_W, SCREEN_H)
            asyncio.run(view.paint(whole, 0, 0, SCREEN_W, SCREEN_H))
        return [fault.split(":")[0].split(" at ")[0] for fault in crowding.faults(bare)]
    finally:
        probe.on_text = probe.on_region = None


def test_lines_below_and_beside_each_other_are_well():
    def draw(view):
        view.write("above", 12, 60)
        view.write("below", 12, 74)
        view.write("beside", 200, 60)
        view.write("title", 12, 24, 24)
        view.write("1,288.00", 308, 150, 48, TEXT, "r")

    equal(faults(draw), [])


def test_one_runs_into_another():
    def draw(view):
        view.write("a long line of words", 12, 60)
        view.write("value", 140, 62, 24)

    equal(faults(draw), ["data 'value'"])


def test_the_same_end_is_enough():
    def draw(view):
        view.write("left", 12, 60, 24)
        view.write("right", 308, 60, 24, TEXT, "r", 296)
        view.write("x", 308, 76, 16, TEXT, "r")

    equal(faults(draw), ["data 'x'"])


def test_outside():
    def draw(view):
        view.write("over the status bar", 12, 14)
        view.write("over the footer", 12, 205)
        view.write("right out", 300, 60)
        view.write("left out", -20, 80)

    left, right = ["leaves the display"], ["leaves the display"]
    equal(faults(draw), left + ["leaves its part"] + right + ["leaves its part"])
    equal(faults(draw, True), left + right)


def test_a_box_over_texts():
    def draw(view):
        view.write("covered", 20, 182)
        view.write("half", 0, 170)
        view.write("struck out", 12, 60)
        view.rect(12, 68, 60, 2, TEXT)
        view.rrect(4, 172, 312, 37, 6, SURFACE)
        view.write("toast", 20, 182)

    equal(faults(draw), ["half covered"])
