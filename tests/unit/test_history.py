"""firmware/flows/history.py: a page costs the same wherever it lies in the books."""

from check import equal
from flows.history import Passed


class It:
    def __init__(self, counter):
        self.counter = counter


class Books:
    """A ledger with `count` transactions; counts what is read."""

    def __init__(self, count: int):
        self.count = count
        self.walked = self.looked_up = 0

    def newest_first(self):
        for counter in range(self.count, 0, -1):
            self.walked += 1
            yield It(counter)

    def with_last_four(self, digits: str):
        for counter in range(self.count, 0, -100):
            self.walked += 1
            yield It(counter)

    def find_trace(self, trace: int):
        return It(trace) if trace <= self.count else None

    def get(self, counter: int):
        self.looked_up += 1
        return It(counter)


def page(passed, number):
    return [it.counter for it in passed.page(4 * number, 4)]


def test_going_on_and_back_reads_no_record_twice():
    books = Books(10000)
    passed = Passed(books)
    passed.look_for("")
    for number in range(2500):
        before = books.walked
        first = 10000 - 4 * number
        equal(page(passed, number), [first, first - 1, first - 2, first - 3])
        assert books.walked - before <= 5, books.walked - before
    equal(passed.total, 10000)
    equal((books.walked, books.looked_up), (10000, 10000))
    for number in (2499, 1200, 0):
        equal(page(passed, number)[0], 10000 - 4 * number)
    equal(books.walked, 10000)
    equal(page(passed, 2500), [])


def test_the_number_is_known_when_the_end_was_seen():
    books = Books(5)
    passed = Passed(books)
    passed.look_for("")
    equal((page(passed, 0), passed.total), ([5, 4, 3, 2], None))
    equal((page(passed, 1), passed.total), ([1], 5))
    passed = Passed(Books(0))
    passed.look_for("")
    equal((page(passed, 0), passed.total), ([], 0))


def test_looking_for_something_begins_anew():
    passed = Passed(Books(250))
    passed.look_for("")
    page(passed, 3)
    passed.look_for("0019")
    equal(page(passed, 0), [250, 150, 50])
    passed.look_for("000007")
    equal((page(passed, 0), passed.total), ([7], 1))
    passed.look_for("000999")
    equal((page(passed, 0), passed.total), ([], 0))


def test_what_was_overwritten_meanwhile_is_left_out():
    books = Books(4)
    passed = Passed(books)
    passed.look_for("")
    books.get = lambda counter: It(counter) if counter != 3 else None
    equal(page(passed, 0), [4, 2, 1])
