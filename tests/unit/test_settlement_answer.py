"""firmware/host/settlement.py: the transactions that differ, as the acquirer tells them."""

from check import equal
from host.errors import Refused
from host.settlement import _DETAILS, _TOTALS, Settler, _told_differences

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


async def test_details_that_are_refused_were_not_taken():
    """Whatever fields the refusal repeats: F48 is the verdict in the answer to the totals only."""
    answers = {39: "96", 48: "01" + "0" * 60}
    equal(await asked(_DETAILS, answers), "96")
    equal(await asked(_TOTALS, answers), answers)


async def asked(row, values):
    till = Till()
    till.values = values
    try:
        return await Settler(till, till, None)._exchange(row, {})
    except Refused as error:
        return error.args[0]


class Till:
    """The parts of an exchange."""

    batch, operator = 1, "01"

    def __init__(self):
        self.session = self.parameters = self.client = self.sign_on = self

    async def ensure(self):
        pass

    async def exchange(self, request, about_to_send, reply_s):
        return self

    def next_trace(self):
        return 1
