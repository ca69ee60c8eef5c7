"""The answers to a settlement: F48 of the totals', F62 of the end's. Whatever they say, the settlement ends closed,
with differences that can be shown and printed, or with a HostError.

The input: F39 of the answer to the totals (two bytes, spaces: none), its F48 up to a `|`, then F62 of the end's answer.
"""

from host.errors import HostError
from host.settlement import Settler
from iso8583.message import Message
from ledger.kinds import REFUND, SALE
from ledger.settlement import CLOSED, Settlement
from ledger.states import APPROVED
from ledger.transaction import STRIPE, Transaction
from parameter_files import take
from parameters import Parameters
from receipts.settlement_slip import difference_slip
from ui.screens.settle import Mismatch

LARGEST = 620
_HEAD = 2
_FOOT = ("1.0.0", "TT24-000187")
_TOTALS = b"000000012850001000000003600001"
_NONE = b"000000000000000000000000000000"
_DIFFERS = b"000042" b"22" b"0019" b"000000012850" b"000000012950"
_MISSING = b"000043" b"25" b"    " b"000000003600" b"            "


def _one(kind: int, trace: int, amount: int):
    it = Transaction(kind)
    it.state, it.entry, it.batch, it.trace, it.counter, it.amount = APPROVED, STRIPE, 7, trace, trace, amount
    it.pan, it.card_org = bytearray(b"6224240000080019"), "CUP"
    return it


_BATCH = (_one(SALE, 42, 12850), _one(REFUND, 43, 3600))


class Code:
    """A journal's code."""

    def update(self, data):
        pass

    def text(self):
        return "0" * 32


class Till:
    """What a `Settler` needs of a terminal, and an acquirer that answers with the input."""

    def __init__(self):
        self.parameters = Parameters()
        take(self.parameters, {
            "merchant_id": "898310012345678", "terminal_id": "10012345", "merchant_name": "fuzz",
            "acquirer": {"host": "acquirer.example", "port": 7583, "tls": False, "extensions": ["journal"]},
        })
        self.vault = self.ledger = self.client = self.sign_on = self.session = self
        self.audit_code = Code
        self.signed_on = True
        self.answers = {}

    def in_batch(self, settlement):
        return iter(_BATCH)

    def keep_settlement(self, settlement, must=True):
        settlement.pack_into(_mark)

    def close_batch(self, settlement, now):
        settlement.step = CLOSED
        settlement.pack_into(_mark)

    def next_trace(self):
        return 44

    async def ensure(self):
        pass

    async def exchange(self, request, about_to_send=None, reply_s=None):
        answer = Message(request.message.reply_mti)
        answer.values.update(self.answers.get(request.message.name, {39: "00"}))
        return answer


_mark = bytearray(224)
_till = Till()


def seeds() -> list:
    totals = b"00" + _TOTALS + b"1" + _NONE + b"1|"
    off = b"00" + _TOTALS + b"2" + _NONE + b"1|"
    return [totals, off, off + b"02" + _DIFFERS + _MISSING, off + b"14" + _DIFFERS * 14, off + b"01" + _MISSING[:20],
            b"95" + _TOTALS + b"3" + _NONE + b"3|", b"  " + _TOTALS + b"2" + _NONE + b"2|01" + _DIFFERS,
            b"A0|"]  # fmt: skip


def mutate(data: bytearray, rng) -> bytearray:
    """A digit, a letter, a sign or a space in the place of one byte."""
    if data:
        data[rng.below(len(data))] = b"0123459 -+.aF|\x00\xff"[rng.below(16)]
    return data


def run(data: bytearray) -> bool:
    code, (digits, _, told) = bytes(data[:_HEAD]), bytes(data[_HEAD:]).partition(b"|")
    totals = {39: "".join(chr(byte) for byte in code)} if code.strip() else {}
    if digits and all(0x30 <= byte <= 0x39 for byte in digits):  # the codec lets nothing else through
        totals[48] = digits.decode()
    _till.answers = {"settlement": totals, "batch upload end": {39: "00", 62: told} if told else {39: "00"}}
    it = Settlement()
    it.batch = 7
    for one in _BATCH:
        it.domestic.add(one)
    settler = Settler(_till, it, lambda: None)
    try:
        settler.run().send(None)  # nothing in it waits; a loop would keep the last task
        raise AssertionError("waits")
    except StopIteration:
        pass
    except HostError:
        return False
    finally:
        _till.answers = {}  # what is kept must not look like growth
    assert it.step == CLOSED and 0 <= it.different <= 999999, "state"
    assert it.is_balanced == (not settler.differences), "differences"
    for one in settler.differences:
        assert len(one.trace) in (0, 6) and (not one.trace or one.trace.isdigit()), "trace"
        for fen in (one.ours, one.theirs):
            assert fen is None or 0 <= fen < 10**12, "amount"
    if settler.differences:
        Mismatch(0, settler.differences)
        report = _Report(settler.differences)
        assert sum(1 for _ in difference_slip(report, _till.parameters, *_FOOT)) < 100, "length"
    return True


class _Report:
    """What the list of differences needs of a settlement."""

    batch, operator, at = 7, "01", 848_644_508

    def __init__(self, differences):
        self.differences = differences
