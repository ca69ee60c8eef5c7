"""Scenes of the counter: looking for transactions, the day's report, training (MicroPython); part of
`ui_scenes.SCENES`."""

from ui.screens.confirm import ConfirmBySupervisor
from ui.screens.entries import time_entry
from ui.screens.find import Find
from ui.screens.history import History
from ui.screens.working import Working
from ui_scenes_books import ITEMS, ORIGINAL, refused, typed


def found(page, digits):
    shown = ITEMS[:2] if "." in digits else ()
    return shown[4 * page : 4 * page + 4], len(shown)


COUNTER = {
    "void_or_part": lambda: ConfirmBySupervisor("void", 12850, *ORIGINAL, instead=("func", "key.refund")),
    "find_by": lambda: Find("find.by", ("amount", "time")),
    "enter_time": lambda: typed(time_entry(), "1121"),
    "enter_time_wrong": lambda: refused(time_entry(), "11211475"),
    "finding": lambda: Working("finding"),
    "history_by_amount": lambda: History(found, position=("123,456.00", 0, 0), finds=True),
    "history_by_time": lambda: History(found, position=("11-21 14:30", 0, 0), finds=True),
    "history_by_none": lambda: typed(History(found, finds=True), "1234"),
}
