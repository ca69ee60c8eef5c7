"""What the screens of the counter do with keys: looking for transactions from the home screen and in the list."""

import asyncio

from check import equal
from flows.history import Passed
from flows.history_find import _by_amount, _by_time
from test_ui_books import Books
from ui.screens.amount import Amount
from ui.screens.confirm import ConfirmBySupervisor
from ui.screens.entries import time_entry
from ui.screens.history import FIND, History
from ui_fakes import Desk, Texts, keys_of

HOME = (("menu", "key.menu"), None, ("up", "key.history"))


async def test_four_digits_on_the_home_screen_can_be_looked_for():
    async with Desk() as desk:
        screen = Amount(("swipe",), chips=HOME)
        task = await desk.open(screen)
        await desk.press("1", "2", "8", "up")
        assert not task.done() and not screen.may_find
        with Texts() as heard:
            await desk.press("5")
        equal(heard.texts["amount.find"], "查尾号 1285")
        await desk.press("0", "up", "back")
        equal((screen.fen, screen.digits, keys_of(screen)), (1285, "1285", ("cancel", None, "ok")))
        await desk.press("clear", "00", "1", "9", "up")
        equal((await task, screen.digits), ("up", "0019"))


async def test_where_there_is_no_list_four_digits_are_an_amount_only():
    async with Desk() as desk:
        screen = Amount(("swipe",))
        task = await desk.open(screen)
        await desk.press(*"1234", "up")
        assert not task.done()


async def test_a_key_looks_for_something_else_than_digits():
    async with Desk() as desk:
        screen = History(Books(10), finds=True)
        task = await desk.open(screen)
        equal(keys_of(screen), ("cancel", "func", "ok"))
        await desk.press(*"1234")
        equal(keys_of(screen), ("cancel", "back", "ok"))
        await desk.press("5", "6")
        equal(keys_of(screen), ("cancel", "back", "func"))
        await desk.press("func")
        equal(await task, FIND)


async def test_what_was_found_has_a_name_until_something_is_typed():
    async with Desk() as desk:
        books = Books(10)
        screen = History(books, position=("128.50", 0, 0), finds=True)
        with Texts() as heard:
            await desk.open(screen)
        assert "128.50" in heard.texts
        await desk.press("7")
        equal(screen.position[0], "7")
        equal(books.asked[0], (0, "128.50"))


async def test_a_void_can_become_a_refund_before_anything_is_typed():
    async with Desk() as desk:
        screen = ConfirmBySupervisor("void", 12850, "000123", "way.swipe", "14:29", instead=("func", "key.refund"))
        task = await desk.open(screen)
        await desk.press("1")
        equal(keys_of(screen), ("cancel", "back", None))
        await desk.press("func", "back")
        equal(keys_of(screen), ("cancel", "func", None))
        await desk.press("func")
        equal(await task, None)


async def test_a_time_is_of_today_or_of_a_day():
    async with Desk() as desk:
        screen = time_entry()
        task = await desk.open(screen)
        for typed in ("2400", "1260", "14301", "13011430"):
            await desk.press("clear", *typed, "ok")
            assert not task.done(), typed
        await desk.press("clear", *"11211430", "ok")
        equal(await task, "11211430")


class It:
    def __init__(self, counter, amount=0, began_at=0):
        self.counter, self.amount, self.began_at = counter, amount, began_at


class Ledger:
    """Counters 1 to 100, one a minute; those up to 10 have been overwritten."""

    def __init__(self):
        self.totals = It(0)
        self.totals.counter = 100

    def get(self, counter):
        return It(counter, counter % 7, 60 * counter) if 10 < counter <= 100 else None

    def newest_first(self):
        for counter in range(100, 10, -1):
            yield self.get(counter)


async def test_a_time_finds_what_was_made_around_it():
    ledger = Ledger()
    for first, last, counters in (
        (60 * 50, 60 * 53, [53, 52, 51, 50]), (60 * 99, 60 * 500, [100, 99]), (0, 60 * 12, [12, 11]), (0, 60 * 9, []),
        (60 * 500, 60 * 600, []),
    ):
        equal(await _by_time(ledger, first, last), counters)


async def test_an_amount_finds_all_that_have_it():
    equal(await _by_amount(Ledger(), 3), list(range(94, 10, -7)))


async def test_what_was_found_pages_like_the_rest():
    passed = Passed(Ledger())
    passed.keep("0.03", list(range(94, 10, -7)))
    passed.look_for("0.03")
    equal(([it.counter for it in passed.page(4, 4)], passed.total), ([66, 59, 52, 45], 12))
    passed.begin_anew()
    passed.look_for("0.03")
    equal(passed.total, 12)
    await asyncio.sleep_ms(0)
