"""firmware/host/balance.py: every group of F54 is read, or the answer is not believed."""

from check import equal, raises
from host.balance import available
from host.errors import BadAnswer


def test_the_available_amount_and_its_sign():
    equal(available("1002156C000000012345"), 12345)
    equal(available("1002156D000000012345"), -12345)
    equal(available("1002156C000000000000"), 0)


def test_it_is_found_among_several_groups():
    ledger_balance, dollars = "1001156C000000099999", "1002840C000000088888"
    equal(available(ledger_balance + "3002156C000000000700"), 700)
    equal(available(dollars + ledger_balance + "1002156D000000000007"), -7)
    equal(available("1002156C000000000001" + "2002156C000000000002"), 1)


def test_what_cannot_be_read_is_no_balance():
    for broken in (
        "", "1002156C00000001234", "1002156C0000000123456", "1002156X000000012345", "1002156C00000001234A",
        "10021X6C000000012345", "1001156C000000012345", "1002840C000000012345",
        "1002156C000000012345" + "1001156 000000099999",
    ):  # fmt: skip
        raises(BadAnswer, available, broken)
