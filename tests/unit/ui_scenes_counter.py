"""Scenes of the counter: looking for transactions, the day's report, training (MicroPython); part of
`ui_scenes.SCENES`."""

from ledger.takings import Takings
from ui.screens.confirm import ConfirmBySupervisor
from ui.screens.entries import time_entry
from ui.screens.facts import Facts
from ui.screens.find import Find
from ui.screens.report import Report
from ui.screens.settle import SettleConfirm
from ui.screens.working import Working
from ui_scenes_books import GROUPS, ORIGINAL, Page, history, items, refused, typed


def found(page, digits):
    shown = items()[:2] if "." in digits else ()
    return shown[Page.rows * page : Page.rows * (page + 1)], len(shown)


def takings(hours, back=(1, 3600), open_=0):
    """Fen by hour."""
    it = Takings()
    it.hours = {hour: [1, fen] for hour, fen in hours.items()}
    it.back_count, it.back_sum = back
    it.open = open_
    it.count, it.sum = 32, sum(hours.values()) + back[1]
    return it


SUMS = (12000, 31000, 42000, 26000, 61000, 88000, 54000, 23000, 18000, 30000, 47000, 22000, 7850)
DAY = {8 + i: fen for i, fen in enumerate(SUMS)}
PAID = (("paid.tap", 12, 123450), ("paid.swipe", 3, 98765432), ("paid.payer_code", 16, 250000), ("paid.cash", 1, -3600))
PEOPLE = [("%02d 李敏" % n, 100 * n, 123456 * n) for n in range(1, 9)]


def report(keys="", hours=DAY, heading="menu.report", days=("down",), **more):
    return typed(Report(heading, "11-22", takings(hours, **more), PAID, PEOPLE, True, days), keys)

SCORE = (
    ("training.begun", "7"), ("training.done", "3"), ("training.refused", "2"), ("training.left", "2"),
    ("training.timed_out", "1"), ("training.wrong_pins", "1"),
)

COUNTER = {
    "report": report,
    "report_night": lambda: report("", {1: 100, 9: 1234567800, 22: 500000}, "report.day", ("up", "down"), open_=3),
    "report_late": lambda: report("", {13: 5000, 23: 250000}),
    "report_ways": lambda: report(("func",)),
    "report_operators": lambda: report(("func", "func")),
    "report_none": lambda: Report("report.day", "11-21", Takings(), (), (), False, ("up", "down")),
    "report_batch": lambda: Report("report.batch", "000045", takings(DAY), PAID, PEOPLE, False, ()),
    "settle_report": lambda: SettleConfirm("000045", GROUPS[:2], 33, 548250, reports=True),
    "void_or_part": lambda: ConfirmBySupervisor("void", 12850, *ORIGINAL, instead=("func", "key.refund")),
    "find_by": lambda: Find("find.by", ("amount", "time")),
    "enter_time": lambda: typed(time_entry(), "1121"),
    "enter_time_wrong": lambda: refused(time_entry(), "11211475"),
    "finding": lambda: Working("finding"),
    "history_by_amount": lambda: history(found, position=("123,456.00", 0, 0), finds=True),
    "history_by_time": lambda: history(found, position=("11-21 14:30", 0, 0), finds=True),
    "training_score": lambda: Facts("training.score", SCORE, (None, None, ("ok", "key.end"))),
    "history_by_none": lambda: typed(history(found, finds=True), "1234"),
}
