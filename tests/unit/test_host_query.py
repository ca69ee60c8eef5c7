"""firmware/host/query.py: what the answer to the question for an outcome may look like."""

import asyncio

from check import equal
from host.errors import BadAnswer
from host.query import ask_outcome
from iso8583.message import Message
from ledger.kinds import SALE
from ledger.transaction import Transaction

GOOD = b"1" + b"00" + b"482913" + b"R20000000042" + b"1122" + b"101530" + b"1122" + b"000000012850"


class Client:
    """Answers every question the same."""

    def __init__(self, told):
        self._told = told

    async def exchange(self, request, reply_s):
        answer = Message("0830")
        answer.values = {39: "00", 62: self._told}
        return answer


class Session:
    batch = 7
    signed_on = True

    def next_trace(self):
        return 43


def told(data):
    try:
        return asyncio.run(ask_outcome(Client(data), None, Session(), Transaction(SALE)))
    except BadAnswer as error:
        return error.args[:2]


def test_a_known_outcome():
    equal(told(GOOD), {39: "00", 38: "482913", 37: "R20000000042", 15: "1122", 12: "101530", 13: "1122",
                       4: "000000012850"})  # fmt: skip
    equal(told(b"251" + b" " * 44), {39: "51"})


def test_an_outcome_that_is_none():
    equal(told(b"0" + b" " * 46), None)
    equal(told(b"3" + GOOD[1:]), None)


def test_what_is_no_answer():
    for data in (b"", GOOD[:-1], GOOD + b"0", GOOD[:-1] + b"x", GOOD[:-2] + b" 0", b"1\xff" + GOOD[2:],
                 GOOD[:21] + b"11a2" + GOOD[25:], b"1" + b" " * 46, b"1  " + GOOD[3:]):  # fmt: skip
        equal(told(data), ("outcome query", 62), data)
