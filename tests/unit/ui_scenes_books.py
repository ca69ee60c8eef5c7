"""Scenes of the screens about earlier transactions and the books (MicroPython); part of `ui_scenes.SCENES`."""

from ledger.difference import Difference
from ui.screens.balance import Balance
from ui.screens.confirm import Confirm, ConfirmBySupervisor
from ui.screens.detail import Detail
from ui.screens.entries import auth_entry, date_entry, last_four_entry, reference_entry, trace_entry
from ui.screens.find import Find
from ui.screens.history import History
from ui.screens.notice import Notice
from ui.screens.override import Override
from ui.screens.progress import Downloading, Settling
from ui.screens.result import Approved, Declined
from ui.screens.settle import Mismatch, SettleConfirm, Settled
from ui.screens.sum_entry import SumEntry
from ui.screens.unknown import Asking
from ui.texts import phrase, words
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


def signing_on():
    return "login.signing_on"


def item(mark, when, note, fen, struck=False, last="1234"):
    return Item(mark, when, last, note, fen, when, struck)


def items():
    return (
        item("approved", "14:29", phrase("note.approved", way=words("way.tap"), trace="000123"), 12850),
        item("unknown", "11:06", "note.unknown", 5800),
        item("declined", "09:41", phrase("note.declined", code="51"), 12850),
        item("voided", "11-21", phrase("note.voided", trace="000098"), -3600),
        item("reversed", "11-21", "note.reversed", 12850, True),
        item("pending", "11-21", phrase("note.pending", trace="000097"), -3600),
        item("approved", "11-21", phrase("note.refunded", amount="36.00"), 123456789),
        item("approved", "11-20", phrase("note.approved", way=words("way.pay_code"), trace="000001"), 4200, True, ""),
        item("declined", "11-20", phrase("note.declined", code="05"), 990),
    )


class Page:
    """How many rows lists have; the renderer says when texts are large."""

    rows = 4


def load(page, digits):
    """The newest three are of one card."""
    found = items()[:3] if digits == "1234" else () if digits else items()
    return found[Page.rows * page : Page.rows * (page + 1)], len(found)


def history(*arguments, **more):
    return History(*arguments, per_page=Page.rows, **more)


def details():
    return (
        ("detail.card", "622588******1234 C"),
        ("detail.time", "2026-11-22 14:29:36"),
        ("detail.trace", "000123 / 000045"),
        ("detail.auth", "482913"),
        ("detail.reference", "143209876543"),
        ("detail.state", words("detail.unsettled")),
    )


MORE = (
    ("detail.issuer", "工商银行"),
    ("detail.operator", "01"),
    ("detail.original", "000098 / 000045"),
    ("detail.original_reference", "143209876012"),
)
HELD_BACK = ("kind.completion", "unknown", "state.unknown", 12850)
DO = (("cancel", "key.back"), ("func", "key.void"), ("ok", "key.reprint"))
GROUPS = (
    ("group.sale", 31, 458250),
    ("group.completion", 2, 90000),
    ("group.offline_sale", 3, 12850),
    ("group.void", 1, -12850),
    ("group.refund", 1, -3600),
    ("group.completion_void", 1, -45000),
)
DIFFERENCES = (
    Difference("000098", "kind.refund", "1234", 3600, None),
    Difference("000101", "kind.completion_void", "", None, 123456789),
    Difference("", "group.foreign_credit", "", 12850, 9250),
)
LATER_OR_CHECK = (("cancel", "key.later"), None, ("ok", "key.check"))
LATER_OR_SETTLE = (("cancel", "key.not_now"), None, ("ok", "key.settle"))
LATER_OR_RESUME = (("cancel", "key.not_now"), None, ("ok", "key.resume"))


def settled():
    screen = Settled("000045", 32, 461850)
    screen.printing("settled.printing", 0.4)
    return screen


def settled_again():
    screen = Settled("000045", 32, 461850, "settled.line_off", "settled.again")
    screen.printing("settled.printed", icon="tick")
    return screen


def settling():
    steps = (("done", "settling.agree"), ("now", "settling.details"), ("todo", "settling.slip"))
    screen = Settling("000045", 32, 461850, steps)
    screen.advance(18)
    return screen


def settling_first():
    steps = (("now", "settling.first"), ("todo", "settling.totals"), ("todo", "settling.end"))
    return Settling("000045", 1032, -461850, steps)


def asking():
    screen = Asking(12850, LATER_OR_CHECK)
    screen.asking(1, 3, 8)
    return screen


def reversing():
    screen = Asking(12850, LATER_OR_CHECK)
    screen.reversing(5)
    return screen


def sending_again():
    screen = Asking(3600, LATER_OR_CHECK, "unknown.line_back", advice=True)
    screen.asking(2, 3)
    return screen


def downloading():
    screen = Downloading(4)
    screen.begin("downloading.parameters", 1)
    screen.begin("downloading.aids", 40)
    screen.advance(12)
    return screen


def resume():
    lines = (("done", "settle_resume.kept"), ("done", "settle_resume.sale"), ("now", "settle_resume.then"))
    return Notice("settle", phrase("settle_resume", done=18, of=32), lines, LATER_OR_RESUME)


def unsettled():
    count = phrase("unsettled_long.count", n=96, amount="12,345.60")
    lines = (("now", count), ("fail", "unsettled_long.why"))
    return Notice("settle", phrase("unsettled_long", days=3), lines, LATER_OR_SETTLE)


def blacklisted():
    chips = (("cancel", "key.end"), None, ("ok", "key.new_card"))
    return Declined(12850, "card_blacklisted", None, chips, "declined.not_sent")


def held():
    trace, auth = phrase("approved.trace", trace="000126"), phrase("approved.auth", auth="530217")
    chips = (("cancel", "key.no_copy"), None, ("ok", "key.copy"))
    return Approved(50000, CARD, "way.swipe", trace, auth, chips, "done.preauth", "done_line.preauth")


def not_voided():
    code = phrase("declined.code", code="25")
    end = (("cancel", "key.end"), None, None)
    return Declined(12850, "original_missing", code, end, "failed_line.void", "failed.void")


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
    "history": lambda: history(load),
    "history_more": lambda: typed(history(load), ("down",) * 6),
    "history_end": lambda: history(load, position=("", 2, 0)),
    "history_found": lambda: typed(history(load), "1234"),
    "history_not_found": lambda: typed(history(load), "000123"),
    "history_empty": lambda: history(lambda page, digits: ((), 0)),
    "pick": lambda: history(load, "history.pick", verb="key.choose"),
    "detail": lambda: Detail("kind.sale", "approved", "state.approved", 12850, details(), DO),
    "detail_pages": lambda: typed(Detail(*HELD_BACK, details() + MORE), ("down",)),
    "detail_large": lambda: Detail("kind.completion_void", "voided", "state.voided", -12345678, details()[:3], DO),
    "detail_declined": lambda: Detail("kind.preauth", "declined", "state.declined", 500000, details()),
    "settle": lambda: SettleConfirm("000045", GROUPS[:2], 33, 548250),
    "settle_more": lambda: typed(SettleConfirm("000045", GROUPS, 39, 499650, phrase("settle.to_send", n=3)), ("down",)),
    "settle_open": lambda: SettleConfirm("000045", GROUPS[:4], 37, 548250, phrase("settle.open", n=1), False),
    "settle_nothing": lambda: SettleConfirm("000045", (), 0, 0),
    "settling": settling,
    "settling_first": settling_first,
    "settled": settled,
    "settled_again": settled_again,
    "mismatch": lambda: Mismatch(3600, DIFFERENCES[:1]),
    "mismatch_missing_here": lambda: typed(Mismatch(123453189, DIFFERENCES), ("down",)),
    "mismatch_sums": lambda: typed(Mismatch(3600, DIFFERENCES), ("up",)),
    "settle_resume": resume,
    "unsettled_long": unsettled,
    "balance": lambda: Balance(1234567, CARD),
    "unknown_asking": asking,
    "unknown_reversing": reversing,
    "unknown_advice": sending_again,
    "downloading": downloading,
    "downloading_begins": lambda: Downloading(4),
    "held": held,
    "not_voided": not_voided,
    "blacklisted": blacklisted,
    "override": lambda: typed(Override(look_up, phrase("override.reason", act=words("kind.refund"))), "123"),
    "override_other": lambda: typed(Override(look_up, phrase("override.limit", amount="5,000.00")), ("back", "1")),
    "override_wrong": lambda: Override(
        look_up, phrase("override.reason", act=words("kind.refund")), problem="password.wrong"
    ),
    "override_locked": lambda: Override(look_up, phrase("override.reason", act=words("kind.refund")), "00", None, 30),
}
