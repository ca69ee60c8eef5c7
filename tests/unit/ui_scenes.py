"""Every screen of the terminal in a typical state (MicroPython). `SCENES` maps a name to a function that makes it."""

from ui import theme
from ui.screens.amount import Amount, Last
from ui.screens.boot import Boot
from ui.screens.facts import Facts
from ui.screens.login import Login
from ui.screens.menu import Menu, Row, Settings
from ui.screens.notice import Notice, PaperOut, SetupWrong
from ui.screens.payer_screen import CANCEL
from ui.screens.pin import Pin
from ui.screens.present import Present
from ui.screens.prompt import Prompt
from ui.screens.question import Question
from ui.screens.reading import Reading
from ui.screens.result import Approved, Declined
from ui.screens.secret import Secret
from ui.screens.unknown import Unknown
from ui.screens.waiting import Waiting
from ui.screens.working import Working
from ui.texts import phrase
from ui_scenes_books import BOOKS, signing_on, typed
from ui_scenes_cards import CARDS
from ui_scenes_cash import CASH_SCENES
from ui_scenes_codes import CODES
from ui_scenes_console import CONSOLE
from ui_scenes_counter import COUNTER
from ui_scenes_face5 import FACE5
from ui_scenes_keyed import KEYED
from ui_scenes_keys import KEYS
from ui_scenes_lock import LOCK
from ui_scenes_paper import PAPER
from ui_scenes_scanner import SCANNER
from ui_scenes_update import UPDATE

SALE = "kind.sale"
WAYS = ("tap", "chip", "swipe", "scan")
CARD = phrase("card.credit", last="1234")
BACK = ("cancel", "key.back")


class Person:
    name = "李敏"
    role = "cashier"


class Pad:
    """A PIN pad that counts."""

    def __init__(self, count=0):
        self.count = count

    def digit(self, value):
        self.count += 1

    def back(self):
        self.count -= 1

    def clear(self):
        self.count = 0


def look_up(number):
    return Person if number == "01" else None


def amount(keys="", **more):
    last = Last("tick", theme.OK, phrase("amount.last_approved", time="14:29"), 3600)
    chips = (("menu", "key.menu"), ("func", "key.qr"), ("up", "key.history"))
    return typed(Amount(WAYS, last, more.pop("fee_of", None), chips), keys)


def approved():
    chips = (("cancel", "key.no_copy"), ("func", "key.e_slip"), ("ok", "key.copy"))
    trace, auth = phrase("approved.trace", trace="000123"), phrase("approved.auth", auth="482913")
    screen = Approved(12850, CARD, "way.tap", trace, auth, chips)
    screen.printing("approved.printing", 0.6)
    return screen


def voided():
    line = phrase("voided.line", amount="128.50")
    trace = phrase("approved.trace", trace="000124")
    return Approved(12850, CARD, None, trace, None, (("cancel", "key.end"), None, None), "voided.head", line)


def declined():
    chips = (("cancel", "key.end"), None, ("ok", "key.new_card"))
    return Declined(12850, "low_balance", phrase("declined.code", code="51"), chips)


def unknown():
    steps = (("done", "unknown.saved"), ("now", phrase("unknown.asking", s=8)), ("todo", "unknown.reverse"))
    return Unknown(12850, steps, (("cancel", "key.later"), None, ("ok", "key.check")))


def waiting(sent):
    screen = Waiting(SALE, 12850, 60)
    if sent:
        screen.sent()
    return screen


def menu():
    rows = (
        Row("qr", "menu.qr"),
        Row("history", "menu.history", phrase("menu.history_count", n=32)),
        Row("undo", "menu.void"),
        Row("settle", "menu.settle", phrase("menu.unsettled", days=1)),
        Row("receipt", "menu.reprint"),
        Row("net", "menu.link_test"),
        Row("report", "menu.report"),
        Row("settings", "menu.settings"),
        Row("lock", "menu.log_out"),
    )
    return Menu("menu.title", rows, 1)


def settings():
    rows = (
        Row("globe", "settings.language", "settings.language_now"),
        Row("sun", "settings.display", "settings.light"),
        Row("textsize", "settings.text", "settings.normal"),
        Row("sun", "settings.brightness", phrase("settings.percent", n=80)),
        Row("sound", "settings.sound", "settings.on"),
    )
    return Settings("settings.title", rows)


def question():
    lines = (phrase("same_card.line", minutes=2), phrase("same_card.line_2", time="14:29", trace="000123"))
    return Question(SALE, 12850, "same_card.head", lines, (("cancel", "key.stop"), None, ("ok", "key.charge_again")))


def battery():
    lines = (
        ("fail", "battery_low.paused"),
        ("done", "battery_low.works"),
        ("done", phrase("battery_low.records", n=2)),
    )
    return Notice("batt", phrase("battery_low", percent=6), lines)


def battery_empty(lines):
    screen = Notice("batt", phrase("battery_empty", percent=2), lines, (None, None, None))
    screen.note = "battery_empty.note"
    return screen


def about():
    lines = (
        ("about.version", "0.1.0"),
        ("about.serial", "TT24-000187"),
        ("about.terminal", "10012345"),
        ("about.merchant", "898310012345678"),
        ("about.network", "AfuShop-5G"),
    )
    return Facts("about.title", lines, name="about")


def boot():
    screen = Boot()
    screen.show_shop("阿福粥铺")
    screen.step("boot.records", 0.7)
    return screen


PAPER_CHIPS = (("cancel", "key.skip"), ("func", "key.e_slip"), ("ok", "key.paper_done"))
SCENES = {
    "boot": boot,
    "login_empty": lambda: Login(look_up, signing_on),
    "login": lambda: typed(Login(look_up, signing_on, "01"), "123"),
    "login_ready": lambda: typed(Login(look_up, signing_on), "011234"),
    "login_unknown": lambda: typed(Login(look_up, signing_on), "07"),
    "login_wrong": lambda: Login(look_up, lambda: "login.signed_on", "01", "login.wrong"),
    "login_locked": lambda: Login(look_up, signing_on, "01", "login.wrong", 30),
    "home": amount,
    "home_toast": lambda: Amount(("swipe",)),
    "amount": lambda: amount("12850", fee_of=lambda fen: 77),
    "amount_find": lambda: amount("0019"),
    "amount_largest": lambda: amount("999999999"),
    "present": lambda: Present(SALE, 12850, WAYS, chips=(CANCEL, None, ("down", "way.cash"))),
    "present_swipe": lambda: Present(SALE, 12850, ("swipe",)),
    "present_three": lambda: Present(SALE, 128800, ("tap", "chip", "swipe")),
    "present_large": lambda: Present("kind.refund", 123456789, WAYS),
    "reading": lambda: typed_ticks(Reading(SALE, 12850, "chip", seconds=3), 3),
    "pin": lambda: Pin(SALE, 12850, phrase("card.debit", last="1234"), Pad(4)),
    "pin_empty": lambda: Pin(SALE, 12850, phrase("card.debit", last="1234"), Pad()),
    "pin_wrong": lambda: Pin(SALE, 12850, phrase("card.debit", last="1234"), Pad(), tries_left=2),
    "connecting": lambda: waiting(False),
    "waiting": lambda: waiting(True),
    "working": lambda: Working("signing_on"),
    "approved": approved,
    "voided": voided,
    "declined": declined,
    "unknown": unknown,
    "paper_out": lambda: PaperOut("128.50", "000123", PAPER_CHIPS),
    "battery": battery,
    "battery_empty": lambda: battery_empty((("done", "battery_empty.safe"), ("now", "battery_empty.charge"))),
    "battery_closing": lambda: battery_empty((("now", "battery_empty.closing"), ("todo", "battery_empty.charge"))),
    "not_connected": lambda: Notice("net", "not_connected", (("done", "warn.cash"), ("now", "warn.line_test"))),
    "setup_wrong": lambda: SetupWrong("acquirer.port", "must be a number from 1 to 65535, not \"seven\""),
    "prompt": lambda: Prompt("chip", "use_chip", (CANCEL, None, None), SALE, 12850, seconds=60),
    "prompt_plain": lambda: Prompt("settle", "settled", (None, None, ("ok", "key.got_it"))),
    "question": question,
    "secret": lambda: typed(Secret(), "12"),
    "secret_wrong": lambda: Secret(problem="password.wrong"),
    "menu": menu,
    "menu_end": lambda: typed(menu(), ("up", "up")),
    "settings": settings,
    "about": about,
}
SCENES.update(BOOKS)
SCENES.update(KEYS)
SCENES.update(LOCK)
SCENES.update(CONSOLE)
SCENES.update(KEYED)
SCENES.update(CODES)
SCENES.update(PAPER)
SCENES.update(CARDS)
SCENES.update(COUNTER)
SCENES.update(CASH_SCENES)
SCENES.update(SCANNER)
SCENES.update(UPDATE)
SCENES.update(FACE5)


def typed_ticks(screen, ticks):
    for _ in range(ticks):
        screen.on_tick()
    return screen
