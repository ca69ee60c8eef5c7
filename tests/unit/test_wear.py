"""firmware/services/wear.py: what is counted, when it is written, when somebody is reminded."""

import time

import clock
from check import equal
from fakes_store import Store
from flows.amount import _bottom_row
from services.wear import CHIPS, HEAD, LIMITS, SWIPES, Wear


class Counting(Store):
    writes = 0

    def put(self, name, buffer):
        self.writes += 1
        super().put(name, buffer)


class Broken:
    def get(self, name, buffer):
        raise OSError(-0x1101)

    put = get


def test_twenty_counts_are_one_write_and_survive():
    store = Counting()
    wear = Wear(store)
    for _ in range(19):
        wear.add(SWIPES)
        wear.keep()
    equal(store.writes, 0)
    wear.add(HEAD, 1600)
    wear.keep()
    wear.keep()
    equal(store.writes, 1)
    equal(Wear(store).counts, [1600, 19, 0, 0])


def test_a_few_are_written_after_an_hour():
    store = Counting()
    wear = Wear(store)
    wear.add(CHIPS)
    clock.pass_ms(3600 * 1000)
    wear.keep()
    equal(store.writes, 1)
    clock.pass_ms(3600 * 1000)
    wear.keep()
    equal(store.writes, 1, "nothing new")


def test_storage_that_fails_stops_nothing():
    wear = Wear(Broken())
    wear.add(SWIPES, 30)
    wear.keep()
    wear.renew(SWIPES)
    equal(wear.counts[SWIPES], 0)


def test_a_reminder_a_day_until_it_is_done():
    store = Store()
    wear = Wear(store)
    wear.add(SWIPES, LIMITS[SWIPES] - 1)
    equal(wear.reminder(9000), None)
    wear.add(SWIPES)
    equal([wear.reminder(9000), wear.reminder(9000), wear.reminder(9001)], [SWIPES, None, SWIPES])
    wear.keep()
    equal(Wear(store).reminder(9001), None, "a restart reminds of nothing anew")
    wear.renew(SWIPES)
    equal(wear.reminder(9002), None)
    equal(Wear(store).counts[SWIPES], 0)


class Till:
    """As far as the bottom row of the home screen looks at it."""

    class parameters:
        utc_offset_s = 28800

    class ledger:
        is_filling = False
        open = ()
        settlement = None

        class totals:
            class domestic:
                debit_count = credit_count = debit_sum = credit_sum = 0

            foreign = domestic

        @staticmethod
        def last_approved():
            return None

    def __init__(self):
        self.wear = Wear(Store())


def test_it_stands_on_the_home_screen_once():
    time.set_rtc(2 * 86400)
    till = Till()
    equal(_bottom_row(till), None)
    till.wear.add(HEAD, LIMITS[HEAD])
    row = _bottom_row(till)
    equal((row.icon, row.text, row.fen), ("bell", "amount.due_head", None))
    equal(_bottom_row(till), None)
