"""firmware/ledger/pending.py: what is pending; and books that are hidden from the next shop."""

from check import equal
from ledger.kinds import PREAUTH, REFUND
from ledger.pending import Pending, days_unsettled
from ledger.states import ADVISING, APPROVED, DECLINED, REVERSED, REVERSING
from test_ledger import mounted
from test_ledger_find import blank, done, key, made
from test_vault import opened

DAY = 86400


def told(ledger) -> tuple:
    pending = Pending(ledger)
    equal(bool(pending), bool(pending.open or pending.unsettled))
    return pending.open, pending.unsettled, pending.amount


def test_what_is_pending():
    ledger = mounted(blank(), opened())
    equal(told(ledger), (0, 0, 0))
    done(ledger, 1, DECLINED)
    done(ledger, 2, REVERSING, REVERSED)
    done(ledger, 3, kind=PREAUTH)
    equal(told(ledger), (0, 0, 0))
    done(ledger, 4, amount=500)
    done(ledger, 5, ADVISING, APPROVED, kind=REFUND, amount=200)
    equal(told(ledger), (0, 2, 300))
    waits = done(ledger, 6, REVERSING)
    done(ledger, 7, ADVISING)
    equal(told(ledger), (2, 2, 300))
    ledger.move(waits, REVERSED)
    ledger.move(ledger.open[0], DECLINED)
    equal(told(ledger), (0, 2, 300))
    settlement = ledger.seal_batch("01", 0)
    equal(told(ledger), (0, 2, 300))
    done(ledger, 8, amount=50)
    equal(told(ledger), (0, 3, 350))
    ledger.close_batch(settlement, 0)
    equal(told(ledger), (0, 1, 50))


def test_an_empty_settlement_has_to_end_too():
    ledger = mounted(blank(), opened())
    settlement = ledger.seal_batch("01", 0)
    equal(told(ledger), (0, 1, 0))
    equal(days_unsettled(ledger, 9 * DAY), 0)
    ledger.close_batch(settlement, 0)
    equal(told(ledger), (0, 0, 0))


def test_how_long_it_has_waited():
    ledger = mounted(blank(), opened())
    equal(days_unsettled(ledger, 9 * DAY), 0)
    for trace in (1, 2):
        it = made(ledger, trace)
        it.began_at = trace * DAY
        ledger.begin(it)
        ledger.move(it, APPROVED)
    equal([days_unsettled(ledger, now * DAY) for now in (0, 1, 2, 9)], [0, 0, 1, 8])
    equal(days_unsettled(ledger, 4 * DAY - 1), 2)
    settlement = ledger.seal_batch("01", 0)
    equal(days_unsettled(ledger, 9 * DAY), 8)
    ledger.close_batch(settlement, 0)
    equal(days_unsettled(ledger, 9 * DAY), 0)


def test_hidden_books():
    flash, vault = blank(), opened()
    ledger = mounted(flash, vault)
    for trace in range(1, 31):
        done(ledger, trace)
    counter = ledger.totals.counter
    for hidden, left in ((0, 30), (10, 20), (counter, 0)):
        ledger = mounted(flash, vault)
        ledger.hide(hidden)
        equal(len(list(ledger.newest_first())), left)
        equal(len(list(ledger.with_last_four("1230"))), left)
        equal(ledger.find_trace(10) is None, hidden >= 10)
        equal(ledger.get(5) is None, hidden >= 5)
        equal(ledger.last_approved() is None, hidden >= 30)
    new = done(ledger, 31)
    equal(new.counter, counter + 1)
    equal([key(it) for it in ledger.newest_first()], [key(new)])
    equal([key(it) for it in ledger.with_last_four("1230")], [key(new)])
    equal(key(ledger.find_trace(31)), key(new))
