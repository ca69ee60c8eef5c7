"""firmware/flows/hold_in_books.py: which of the books' transactions a slip means."""

from check import equal
from flows.hold_in_books import hold_in_books
from ledger.kinds import COMPLETION, PREAUTH
from ledger.states import APPROVED, DECLINED
from ledger.transaction import Transaction

NOON = 848_635_200  # 2026-11-22 12:00:00 in China
DAY = 86400
CHINA = 8 * 3600


def one(auth="482913", at=NOON, kind=PREAUTH, state=APPROVED) -> Transaction:
    it = Transaction(kind)
    it.auth_code, it.decided_at, it.state = auth, at, state
    return it


def test_authorisation_code_and_day_name_a_hold():
    named = one()
    others = [one("482914"), one(at=NOON - DAY), one(kind=COMPLETION), one(state=DECLINED), one(at=NOON + DAY // 2)]
    for late in (NOON - DAY // 2 + 1, NOON + DAY // 2 - 1):
        meant = one(at=late)
        assert hold_in_books(iter(others + [meant, one()]), named, CHINA) is meant
    assert hold_in_books(iter(others), named, CHINA) is named
    assert hold_in_books(iter(()), named, CHINA) is named


def test_the_day_is_the_shops():
    """One minute before midnight in China is the afternoon of the same day in UTC."""
    meant = one(at=NOON + DAY // 2 - 60)
    assert hold_in_books([meant], one(), CHINA) is meant
    equal(hold_in_books([meant], one(), CHINA + 3600) is meant, False)
