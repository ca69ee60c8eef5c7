"""Scenes of the screens about earlier transactions and the books (MicroPython); part of `ui_scenes.SCENES`."""

from ui.screens.confirm import Confirm, ConfirmBySupervisor
from ui.screens.detail import Detail
from ui.screens.entries import auth_entry, date_entry, last_four_entry, reference_entry, trace_entry
from ui.screens.find import Find
from ui.screens.history import History
from ui.screens.override import Override
from ui.screens.sum_entry import SumEntry
from ui.texts import phrase
from ui.widgets.records import Item

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


class Boss:
    name = "王芳"
    role = "supervisor"


def look_up(number):
    return Boss if number == "00" else None


def item(mark, when, note, fen, struck=False, last="1234"):
    return Item(mark, when, last, note, fen, when, struck)


ITEMS = (
    item("approved", "14:29", phrase("note.approved", way="挥卡", trace="000123"), 12850),
    item("unknown", "11:06", "note.unknown", 5800),
    item("declined", "09:41", phrase("note.declined", code="51"), 12850),
    item("voided", "11-21", phrase("note.voided", trace="000098"), -3600),
    item("reversed", "11-21", "note.reversed", 12850, True),
    item("pending", "11-21", phrase("note.pending", trace="000097"), -3600),
    item("approved", "11-21", phrase("note.refunded", amount="36.00"), 123456789),
    item("approved", "11-20", phrase("note.approved", way="付款码", trace="000001"), 4200, True, ""),
    item("declined", "11-20", phrase("note.declined", code="05"), 990),
)


def load(page, digits):
    """The newest three are of one card."""
    found = ITEMS[:3] if digits == "1234" else () if digits else ITEMS
    return found[4 * page : 4 * page + 4], len(found)


DETAILS = (
    ("detail.card", "622588******1234 C"),
    ("detail.time", "2026-11-22 14:29:36"),
    ("detail.trace", "000123 / 000045"),
    ("detail.auth", "482913"),
    ("detail.reference", "143209876543"),
    ("detail.state", "未结算"),
)
MORE = (
    ("detail.issuer", "工商银行"),
    ("detail.operator", "01"),
    ("detail.original", "000098 / 000045"),
    ("detail.original_reference", "143209876012"),
)
HELD_BACK = ("kind.completion", "unknown", "state.unknown", 12850, DETAILS + MORE)
DO = (("cancel", "key.back"), ("func", "key.void"), ("ok", "key.reprint"))
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
    "history": lambda: History(load),
    "history_more": lambda: typed(History(load), ("down",) * 6),
    "history_end": lambda: History(load, position=("", 2, 0)),
    "history_found": lambda: typed(History(load), "1234"),
    "history_not_found": lambda: typed(History(load), "000123"),
    "history_empty": lambda: History(lambda page, digits: ((), 0)),
    "pick": lambda: History(load, "history.pick", verb="key.choose"),
    "detail": lambda: Detail("kind.sale", "approved", "state.approved", 12850, DETAILS, DO),
    "detail_pages": lambda: typed(Detail(*HELD_BACK), ("down",)),
    "detail_large": lambda: Detail("kind.completion_void", "voided", "state.voided", -12345678, DETAILS[:3], DO),
    "detail_declined": lambda: Detail("kind.preauth", "declined", "state.declined", 500000, DETAILS),
    "override": lambda: typed(Override(look_up, phrase("override.reason", act="退货")), "123"),
    "override_other": lambda: typed(Override(look_up, phrase("override.limit", amount="5,000.00")), ("back", "1")),
    "override_wrong": lambda: Override(look_up, phrase("override.reason", act="退货"), problem="password.wrong"),
    "override_locked": lambda: Override(look_up, phrase("override.reason", act="退货"), "00", None, 30),
}
