"""A day summed up (ledger/takings.py, flows/takings.py), its chart and its tables (ui/screens/report.py)."""

from check import equal
from flows.takings import DAY_S, of_day
from ledger import kinds, states
from ledger.takings import Takings
from ledger.transaction import CASH, FALLBACK, NO_CARD, PAYER_CODE, STRIPE, TAP, Transaction
from ui.screens.report import Report, bars, shortened
from ui_fakes import Desk, Texts, keys_of

SHANGHAI = 8 * 3600
MIDNIGHT = 800 * DAY_S - SHANGHAI


def made(counter, at, fen=1000, kind=kinds.SALE, entry=TAP, state=states.APPROVED, operator="01", original=0):
    it = Transaction(kind)
    it.counter, it.began_at, it.decided_at, it.amount = counter, at, at, fen
    it.entry, it.state, it.operator, it.original_counter = entry, state, operator, original
    return it


class Books:
    def __init__(self, *made):
        self.made = {it.counter: it for it in made}
        self.read = 0

    def get(self, counter):
        return self.made.get(counter)

    def newest_first(self):
        for counter in sorted(self.made, reverse=True):
            self.read += 1
            yield self.made[counter]


async def test_a_day_is_the_shops_day():
    books = Books(
        made(1, MIDNIGHT - 5 * 3600), made(2, MIDNIGHT - 4000), made(3, MIDNIGHT - 1), made(4, MIDNIGHT),
        made(5, MIDNIGHT + 9 * 3600), made(6, MIDNIGHT + DAY_S - 1), made(7, MIDNIGHT + DAY_S),
    )
    it = await of_day(books, MIDNIGHT, SHANGHAI)
    equal((it.count, it.sum, it.hours), (3, 3000, {0: [1, 1000], 9: [1, 1000], 23: [1, 1000]}))
    equal(books.read, 6)  # what is too old ends it


async def test_what_goes_back_goes_back_the_way_it_came():
    at = MIDNIGHT + 12 * 3600
    books = Books(
        made(1, at, 5000, entry=PAYER_CODE), made(2, at, 3000, kinds.VOID, NO_CARD, operator="02", original=1),
        made(3, at, 700, entry=CASH), made(4, at, 200, entry=STRIPE), made(5, at, 100, entry=FALLBACK),
        made(6, at, 50, kinds.REFUND, NO_CARD, original=99),
    )
    it = await of_day(books, MIDNIGHT, SHANGHAI)
    equal((it.count, it.sum, it.back_count, it.back_sum, it.fen), (4, 6000, 2, 3050, 2950))
    equal(it.ways, {"payer_code": [2, 2000], "cash": [1, 700], "swipe": [2, 300], "other": [1, -50]})
    equal(it.operators, {"01": [5, 5950], "02": [1, -3000]})


def test_what_has_no_result_is_told_and_not_counted():
    it = Takings()
    for state in (states.SENT, states.REVERSING, states.ADVISING, states.DECLINED, states.REVERSED, states.FAILED):
        it.add(made(1, 0, state=state), TAP, 9)
    it.add(made(1, 0, kind=kinds.PREAUTH), TAP, 9)
    equal((it.count, it.open, it.fen, it.hours), (0, 3, 0, {}))


def test_the_bars_of_a_day():
    equal(bars({}), ([0] * 13, 8, 1))
    equal(bars({8: [1, 5], 20: [1, 7]}), ([5] + [0] * 11 + [7], 8, 1))
    equal(bars({13: [1, 5], 23: [1, 7]})[1:], (11, 1))
    equal(bars({5: [1, 5], 17: [1, 7]})[1:], (5, 1))
    found, first, step = bars({0: [1, 5], 1: [1, 6], 23: [1, 7]})
    equal((found[0], found[11], len(found), first, step), (11, 7, 12, 0, 2))


def test_five_lines_of_a_table_and_the_rest_in_one():
    lines = [("%02d" % n, 1, n) for n in range(7)]
    equal(shortened(lines[:5]), lines[:5])
    equal(shortened(lines), lines[:4] + [("report.others", 3, 15)])


async def test_a_key_turns_the_tables_and_the_arrows_the_days():
    it = Takings()
    it.add(made(1, 0, 12345), TAP, 9)
    async with Desk() as desk:
        screen = Report("menu.report", "11-22", it, (("paid.tap", 1, 12345),), (("01 Li", 1, 12345),), True, ("down",))
        with Texts() as heard:
            task = await desk.open(screen)
        assert "123" in heard.texts and "¥123.45" in heard.texts
        equal(keys_of(screen), ("cancel", "func", "ok"))
        await desk.press("up")
        with Texts() as heard:
            await desk.press("func")
        assert "paid.tap" in heard.texts
        with Texts() as heard:
            await desk.press("func")
        assert "01 Li" in heard.texts
        await desk.press("down")
        equal((await task, screen.view), ("down", 2))
