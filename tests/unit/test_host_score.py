"""host/score.py: what worked last comes first, what failed rests."""

import time

from check import equal
from host.score import Score, best_first


class Way:
    def __init__(self, name):
        self.name = name
        self.score = Score()


def names(ways):
    return "".join(way.name for way in best_first(ways))


def test_equals_keep_their_order():
    equal(names([Way("a"), Way("b"), Way("c")]), "abc")


def test_the_last_success_comes_first():
    a, b = ways = Way("a"), Way("b")
    b.score.succeeded()
    equal(names(ways), "ba")
    a.score.succeeded()
    equal(names(ways), "ab")


def test_a_failed_one_rests_longer_each_time():
    a, _ = ways = Way("a"), Way("b")
    a.score.succeeded()
    for rest_s in (15, 60, 300, 900, 900):
        a.score.failed()
        equal(names(ways), "ba")
        time.sleep(rest_s - 1)
        equal(names(ways), "ba")
        time.sleep(2)
        equal(names(ways), "ab")
        equal(a.score.rest_ms(), 0)
    a.score.succeeded()
    a.score.failed()
    assert a.score.rest_ms() <= 15000


def test_when_all_rest_the_most_rested_is_first():
    a, b = ways = Way("a"), Way("b")
    b.score.failed()
    time.sleep(1)
    a.score.failed()
    equal(names(ways), "ba")
