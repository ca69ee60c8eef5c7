"""Scenes of the screens about earlier transactions and the books (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.confirm import Confirm, ConfirmBySupervisor
from ui.screens.entries import auth_entry, date_entry, last_four_entry, reference_entry, trace_entry
from ui.screens.find import Find
from ui.screens.sum_entry import SumEntry
from ui.texts import phrase

CARD = phrase("card.credit", last="1234")
ORIGINAL = ("000123", CARD, "14:29")


def typed(screen, keys):
    for key in keys:
        screen.on_key(key)
    return screen


def refused(screen, keys):
    return typed(typed(screen, keys), ("ok",))


def not_found(_):
    return "find.none"


PAID = (("fact.paid", "128.50"), ("fact.refunded", "30.00"))
HELD = (("fact.held", "500.00"), ("fact.auth", "482913"))
BOOKS = {
    "void": lambda: typed(ConfirmBySupervisor("void", 12850, *ORIGINAL), "12"),
    "void_wrong": lambda: ConfirmBySupervisor("void", 12850, *ORIGINAL, problem="password.wrong"),
    "refund_supervisor": lambda: ConfirmBySupervisor("refund", 9850, *ORIGINAL),
    "confirm_void": lambda: Confirm("void", 12850, *ORIGINAL, facts=(("fact.auth", "482913"),)),
    "confirm_refund": lambda: Confirm("refund", 9850, "000123", CARD, "11-21 14:29", PAID),
    "confirm_completion": lambda: Confirm("completion", 45000, *ORIGINAL, facts=HELD),
    "confirm_preauth_void": lambda: Confirm("preauth_void", 50000, *ORIGINAL),
    "confirm_completion_void": lambda: Confirm("completion_void", 123456789, *ORIGINAL),
    "find": Find,
    "enter_trace": lambda: trace_entry(or_last=True),
    "enter_trace_none": lambda: refused(trace_entry(not_found), "123"),
    "enter_last_four": lambda: typed(last_four_entry(), "12"),
    "enter_auth": lambda: typed(auth_entry(), ("4", "8", "up", "2", "9")),
    "enter_date": date_entry,
    "enter_date_part": lambda: typed(date_entry(), "112"),
    "enter_date_wrong": lambda: refused(date_entry(), "1331"),
    "enter_reference": lambda: typed(reference_entry(), "143209876543"),
    "sum_refund": lambda: SumEntry("enter_refund.head", 9850, 9850, PAID, "key.refund"),
    "sum_too_much": lambda: typed(SumEntry("enter_refund.head", 9850, 9850, PAID, "key.refund"), "12850"),
    "sum_preauth": lambda: SumEntry("enter_preauth.head"),
}
