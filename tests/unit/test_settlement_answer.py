"""firmware/host/settlement.py: the transactions that differ, as the acquirer tells them."""

from check import equal
from host.settlement import _told_differences

SALE = b"000042" b"22" b"0019" b"000000012850" b"000000012950"
REFUND = b"000043" b"25" b"    " b"000000003600" b"            "


def told(data: bytes) -> list:
    return [(it.trace, it.kind, it.last, it.ours, it.theirs) for it in _told_differences(data)]


def test_differences_are_read():
    equal(told(b"02" + SALE + REFUND), [
        ("000042", "kind.sale", "0019", 12850, 12950), ("000043", "kind.refund", "", 3600, None),
    ])
    equal(told(b"01" + SALE + REFUND[:20]), [("000042", "kind.sale", "0019", 12850, 12950)])


def test_what_is_no_number_tells_nothing():
    """Found by the fuzzer: it ended the settlement with a ValueError."""
    for place, sign in ((0, b" "), (3, b"x"), (9, b"-"), (13, b"A"), (14, b"+"), (30, b"."), (30, b" "), (5, b"\xb2")):
        broken = SALE[:place] + sign + SALE[place + 1 :]
        equal(told(b"02" + SALE + broken), [], broken)
    for data in (b"", b"0", b"00", b"01"):
        equal(told(data), [])
