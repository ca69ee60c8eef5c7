"""Scenes of upkeep and of the settings of the display (MicroPython); part of `ui_scenes.SCENES`."""

from fakes_store import Store
from flows.upkeep import Upkeep, _row
from services.wear import Wear
from ui import theme
from ui.screens.amount import Amount, Last
from ui.screens.notice import Notice

WAYS = ("tap", "chip", "swipe", "scan", "cash")
HOME = (("menu", "key.menu"), None, ("up", "key.history"))
NAMES = ("head", "swipe", "chip", "battery")


class Till:
    def __init__(self, *counts):
        self.wear = Wear(Store())
        self.wear.counts = counts


def upkeep(*counts):
    till = Till(*counts)
    return Upkeep("upkeep.title", [_row(till, what) for what in range(4)], till.wear.due() or 0)


def asked(what, icon, state):
    till = Till(123_456_789, 1004, 212, 4_210)
    chips = (("cancel", "key.not_now"), None, ("ok", "key.upkeep_done"))
    return Notice(icon, "upkeep_" + NAMES[what], ((state, _row(till, what).value),), chips)


def reminded(what):
    return Amount(WAYS, Last("bell", theme.WARN, "amount.due_" + NAMES[what], None), None, HOME)


FACE5 = {
    "upkeep": lambda: upkeep(123_456_789, 1004, 212, 4_210),
    "upkeep_most": lambda: upkeep(400_000_000, 1000, 3000, 50_000),
    "upkeep_head": lambda: asked(0, "print", "done"),
    "upkeep_swipe": lambda: asked(1, "swipe", "fail"),
    "upkeep_chip": lambda: asked(2, "chip", "done"),
    "upkeep_battery": lambda: asked(3, "batt", "done"),
    "home_due_head": lambda: reminded(0),
    "home_due_swipe": lambda: reminded(1),
    "home_due_chip": lambda: reminded(2),
    "home_due_battery": lambda: reminded(3),
}
