"""firmware/flows/authorise.py: an answer that says "not yet" to something that cannot wait is never left alone."""

import sys

from check import equal
from fake_nor import FakeNor
from fakes_store import Store, opened
from flows import authorise
from host.errors import NoAnswer
from host.responses import PENDING
from ledger.kinds import REFUND, SALE, VOID
from ledger.states import ADVISING, REVERSING, SENT
from ledger.transaction import MERCHANT_CODE
from test_ledger import mounted, sale

HEAP = "320wK"


class Till:
    """The parts that an exchange needs; the acquirer answers 09 to everything."""

    def __init__(self):
        self.ledger = mounted(FakeNor(6), opened(Store()))
        self.ui = self.client = self.drain = self.session = self.parameters = self.acquirer = self
        self.utc_offset_s, self.reply_s, self.batch = 0, 60, 1
        self.given, self.values = [], {39: PENDING}

    async def be_signed_on(self):
        pass

    async def show_while(self, screen, coroutine):
        return await coroutine

    def next_trace(self):
        return self.ledger.totals.last_trace + 1

    async def exchange(self, request, about_to_send):
        request.number_it()
        about_to_send()
        return self

    def hand_over(self, transaction, reason):
        self.given.append(transaction)
        self.ledger.move(transaction, ADVISING if transaction.type.is_advice else REVERSING)


class Lost(Till):
    """Its answers are."""

    async def exchange(self, request, about_to_send):
        await super().exchange(request, about_to_send)
        raise NoAnswer("time-out")


class Request:
    card = pin_pad = answered = None

    def __init__(self, transaction):
        self.transaction = transaction

    def has(self, extension):
        return True


def by_code(kind):
    it = sale(1)
    it.kind, it.entry, it.pan = kind, MERCHANT_CODE, bytearray()
    return it


async def told(transaction):
    till = Till()
    await authorise.authorise(till, Request(transaction))
    return till, transaction.state


async def test_only_a_payer_may_be_waited_for():
    till, state = await told(by_code(SALE))
    equal((state, till.given), (SENT, []))
    for kind, end in ((VOID, REVERSING), (REFUND, ADVISING)):  # nobody decides there
        till, state = await told(by_code(kind))
        equal((kind, state, len(till.given)), (kind, end, 1))


async def test_a_card_whose_lost_answer_is_pending_is_reversed():
    class FindOut:
        async def find_out(self, till, transaction):
            return {39: PENDING}

    sys.modules["flows.find_out"] = FindOut()
    authorise.run_flow = _run
    till, it = Lost(), sale(1)
    await authorise.authorise(till, Request(it))
    equal((it.state, till.given), (REVERSING, [it]))


async def test_nothing_stays_open_when_the_question_breaks_off():
    class FindOut:
        async def find_out(self, till, transaction):
            raise ValueError

    sys.modules["flows.find_out"] = FindOut()
    authorise.run_flow = _run
    till, it = Lost(), sale(1)
    try:
        await authorise.authorise(till, Request(it))
    except ValueError:
        pass
    equal((it.state, till.given), (REVERSING, [it]))


async def _run(name, till, *arguments):
    module, function = name.split(".")
    return await getattr(sys.modules["flows." + module], function)(till, *arguments)
