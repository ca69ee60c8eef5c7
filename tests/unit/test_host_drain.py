"""firmware/host/drain.py: what is reversed, what is sent again, how often, in which order."""

import asyncio
import time

from check import equal
from host.drain import Drain, note_sent
from host.errors import NoAnswer, NotConnected
from host.session import Session
from iso8583.message import Message
from ledger.kinds import COMPLETION, OFFLINE_SALE, REFUND, SALE, VOID
from ledger.states import ADVISING, APPROVED, DECLINED, FAILED, NAMES, REVERSED, REVERSING, SENT, check_move
from ledger.transaction import NO_CARD, PAYER_CODE, Transaction
from parameter_files import take
from parameters import Parameters

GOOD = {12: "101530", 13: "1122", 37: "R20000000042"}


class Books:
    """A ledger that keeps what it is told."""

    def __init__(self, *transactions):
        self.open = list(transactions)
        self.moves = []
        self.totals = self
        self.last_trace, self.batch = 100, 8

    def move(self, transaction, state):
        check_move(transaction.state, state)
        transaction.state = state
        self.moves.append((transaction.trace, NAMES[state]))


    def keep(self, transaction):
        self.moves.append((transaction.trace, "tried %d" % transaction.tries))


class Bank:
    """A client that answers with the codes it is given; None is no answer."""

    def __init__(self, *codes):
        self.codes = list(codes)
        self.asked = []

    async def exchange(self, request, about_to_send=None, reply_s=None):
        values = request.values(None)
        self.asked.append((request.message.mti, request.trace, request.batch, values.get(39)))
        code = self.codes.pop(0)
        if code is None:
            raise NoAnswer("time-out")
        answer = Message(request.message.reply_mti)
        answer.values.update(GOOD)
        answer.values[39] = code
        return answer


def open_one(kind: int, trace: int, state: int) -> Transaction:
    it = Transaction(kind)
    it.entry, it.amount, it.trace, it.batch, it.counter = NO_CARD, 12850, trace, 7, trace
    it.state, it.auth_code, it.original_auth = state, "482913", "482913"
    it.pan[:] = b"6224240000080019"
    return it


def drained(books, bank):
    async def signed_on():
        drain._session.signed_on = True

    parameters = Parameters()
    take(parameters, {
        "merchant_id": "898310012345678", "terminal_id": "10012345", "merchant_name": "unit",
        "acquirer": {"host": "acquirer.example", "port": 7583, "tls": False},
    })
    drain = Drain(books, bank, parameters, Session(books), signed_on)
    drain.stuck = []
    drain.on_stuck = drain.stuck.append
    return drain


def work(drain) -> bool:
    return asyncio.run(drain.settle_all())


def test_what_was_sent_before_a_cut_is_reversed_or_sent_again():
    books = Books(open_one(REFUND, 1, SENT), open_one(SALE, 2, SENT), open_one(COMPLETION, 3, REVERSING))
    bank = Bank("00", "25", "00")
    drain = drained(books, bank)
    equal((drain.pending, drain.reversals), (3, 2))
    equal(work(drain), True)
    equal([it[:3] for it in bank.asked], [("0400", 2, 7), ("0400", 3, 7), ("0220", 1, 7)])
    equal(books.moves, [(2, "REVERSING"), (2, "REVERSED"), (3, "REVERSED"), (1, "ADVISING"), (1, "APPROVED")])
    equal((drain.pending, drain.reversals), (0, 0))


def test_a_reversal_is_never_given_up_and_holds_back_the_rest():
    books = Books(open_one(SALE, 1, REVERSING), open_one(REFUND, 2, ADVISING))
    bank = Bank(*([None] * 20 + ["96", "00", "00"]))
    drain = drained(books, bank)
    for _ in range(21):
        equal(work(drain), False)
    equal({it[:2] for it in bank.asked}, {("0400", 1)})
    equal(work(drain), True)
    equal(bank.asked[-2:], [("0400", 1, 7, "06"), ("0220", 2, 7, None)])


def test_an_advice_has_three_tries_a_round_and_is_reported():
    it = open_one(OFFLINE_SALE, 5, ADVISING)
    books = Books(it)
    drain = drained(books, Bank(None, "96", None, "00"))
    equal([work(drain), work(drain), work(drain), work(drain)], [False, False, False, True])
    equal((it.state, it.tries, drain.pending, drain.has_given_up(it), drain.stuck), (ADVISING, 3, 1, True, [it]))
    equal(books.moves, [(5, "tried 1"), (5, "tried 2"), (5, "tried 3")])
    drain.retry()
    equal(work(drain), True)
    equal((it.state, it.auth_code, drain.pending), (APPROVED, "482913", 0))


def test_the_acquirer_says_how_many_tries_a_round_has():
    it = open_one(OFFLINE_SALE, 5, ADVISING)
    bank = Bank(*[None] * 5)
    drain = drained(Books(it), bank)
    drain._parameters.retries = 5
    for _ in range(8):
        work(drain)
    equal((len(bank.asked), drain.stuck), (5, [it]))


def test_a_round_goes_on_after_a_restart():
    it, over = open_one(OFFLINE_SALE, 5, ADVISING), open_one(REFUND, 6, ADVISING)
    it.tries, over.tries = 2, 3
    bank = Bank(None)
    drain = drained(Books(it, over), bank)

    async def a_while():
        task = asyncio.create_task(drain.run())
        await asyncio.sleep(30)
        task.cancel()

    asyncio.run(a_while())
    equal((len(bank.asked), drain.stuck), (1, [over, it]))


def test_what_has_not_left_is_no_try():
    it = open_one(OFFLINE_SALE, 5, ADVISING)
    books, bank = Books(it), Bank("00")
    drain = drained(books, bank)

    async def refused():
        raise NoAnswer("time-out")

    signed_on, drain._sign_on = drain._sign_on, refused
    for _ in range(9):
        equal(work(drain), False)
    bank.exchange, exchange = not_connected, bank.exchange
    drain._sign_on = signed_on
    for _ in range(9):
        equal(work(drain), False)
    equal((it.tries, books.moves, drain.stuck), (0, [], []))
    bank.exchange = exchange
    equal(work(drain), True)
    equal(it.state, APPROVED)


async def not_connected(request):
    raise NotConnected("no network")


def test_only_advices_of_which_a_round_is_over_are_given_up():
    over, waits = open_one(OFFLINE_SALE, 5, ADVISING), open_one(REFUND, 6, ADVISING)
    drain = drained(Books(over, waits), Bank(None, None, None, None))
    for _ in range(4):
        equal(work(drain), False)
    drain.give_up()
    equal((over.state, waits.state, drain.pending), (FAILED, ADVISING, 1))


def test_a_waiting_advice_does_not_hold_back_another():
    first, second = open_one(REFUND, 1, ADVISING), open_one(OFFLINE_SALE, 2, ADVISING)
    drain = drained(Books(first, second), Bank(None, None, None, "94"))
    for _ in range(3):
        work(drain)
    equal(work(drain), True)
    equal((first.state, second.state), (ADVISING, APPROVED))


def test_a_refused_advice_is_reported():
    it = open_one(OFFLINE_SALE, 5, ADVISING)
    drain = drained(Books(it), Bank("14"))
    equal(work(drain), True)
    equal((it.state, it.response, drain.pending, drain.stuck), (DECLINED, "14", 0, [it]))


def test_keys_out_of_step_lead_to_a_sign_on():
    it = open_one(SALE, 5, REVERSING)
    drain = drained(Books(it), Bank("A0", "00"))
    drain._session.signed_on = True
    equal(work(drain), False)
    equal(drain._session.signed_on, False)
    equal(work(drain), True)
    equal(it.state, REVERSED)


def test_what_a_flow_hands_over():
    books = Books()
    drain = drained(books, Bank("00", "00"))
    sold, refunded = open_one(SALE, 1, SENT), open_one(REFUND, 2, SENT)
    drain.hand_over(sold, "98")
    drain.hand_over(refunded, "98")
    equal(books.moves, [(1, "REVERSING"), (2, "ADVISING")])
    equal((sold.reversal_reason, refunded.reversal_reason), ("98", ""))
    equal(work(drain), True)
    equal((sold.state, refunded.state), (REVERSED, APPROVED))


def code_sale(trace: int, began_at: int, state: int = SENT) -> Transaction:
    it = open_one(SALE, trace, state)
    it.entry, it.began_at = PAYER_CODE, began_at
    return it


def reversed_after(drain, bank) -> list:
    """Seconds until each message left."""
    left, begun = [], time.ticks_ms()
    exchange = bank.exchange

    async def timed(request, about_to_send=None, reply_s=None):
        left.append(time.ticks_diff(time.ticks_ms(), begun) // 1000)
        return await exchange(request, about_to_send, reply_s)

    async def a_while():
        task = asyncio.create_task(drain.run())
        await asyncio.sleep(4)
        drain.hurry()  # whoever is impatient
        await asyncio.sleep(26)
        task.cancel()

    bank.exchange = timed
    asyncio.run(a_while())
    return left


def test_a_payment_by_code_found_after_a_cut_is_not_called_back_within_15_s():
    for age, state, expected in (
        (3, SENT, 13), (3, REVERSING, 13), (0, SENT, 15), (16, SENT, 0), (3600, SENT, 0),
        (-90, SENT, 15), (time.time() - 7, SENT, 15),  # the clock was set back, or was not set then
    ):
        bank = Bank("00", "00")
        drain = drained(Books(code_sale(1, time.time() - age, state), open_one(SALE, 2, SENT)), bank)
        equal(reversed_after(drain, bank), [expected, expected])
        equal(drain.reversals, 0)


def test_a_refund_to_a_wallet_waits_for_nothing():
    it = open_one(VOID, 1, SENT)
    it.entry, it.began_at = PAYER_CODE, time.time()
    bank = Bank("00")
    equal(reversed_after(drained(Books(it), bank), bank), [0])


def test_while_running_the_15_s_count_from_the_send():
    it, bank = code_sale(1, time.time() - 60), Bank("00")
    drain = drained(Books(), bank)
    note_sent(it)
    equal(it.began_at, time.time())
    drain.hand_over(it, "98")
    equal(reversed_after(drain, bank), [15])
    equal(drain.rest_ms(), 0)
