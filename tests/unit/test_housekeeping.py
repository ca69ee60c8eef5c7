"""firmware/services/housekeeping.py: when a batch of cash is settled by itself."""

import asyncio

from check import equal
from ledger.totals import Totals
from services.housekeeping import Housekeeping


class Books:
    settlement = None

    def __init__(self):
        self.open, self.is_filling, self.totals, self.prepared = [], True, Totals(), 0
        self.totals.first_counter = 1

    def prepare(self):
        self.prepared += 1


class Wear:
    def keep(self):
        pass


def settled(books, is_idle=True) -> int:
    """How often, in a minute."""
    told = []

    async def a_minute():
        task = asyncio.create_task(Housekeeping(books, Wear(), lambda: is_idle, lambda: told.append(1)).run())
        await asyncio.sleep(50)
        task.cancel()

    asyncio.run(a_minute())
    return len(told)


def test_only_full_books_of_nothing_but_cash_are_settled():
    equal(settled(Books()), 3)  # until it has worked
    equal(settled(Books(), False), 0)
    for change in (
        lambda it: setattr(it, "is_filling", False), lambda it: it.open.append(1),
        lambda it: setattr(it.totals, "first_counter", 0), lambda it: setattr(it.totals.foreign, "credit_count", 1),
    ):
        books = Books()
        change(books)
        equal((settled(books), books.prepared), (0, 3))
