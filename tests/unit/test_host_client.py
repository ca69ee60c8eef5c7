"""What firmware/host/client.py believes of an answer: the checks of the dialect's document, one by one."""

import asyncio

from check import equal
from host import messages
from host.client import Client
from host.errors import BadAnswer, BadMac, NoAnswer
from host.fields import SPEC
from host.values import Request
from ledger.kinds import SALE
from ledger.transaction import NO_CARD, Transaction
from parameter_files import take
from parameters import Parameters

MAC = b"RIGHTMAC"
GOOD = {3: "000000", 4: "000000012850", 11: "000042", 12: "101530", 13: "1122", 37: "R20000000042", 38: "482913",
        39: "00", 41: "10012345", 42: "898310012345678", 60: "22000007000", 64: MAC}  # fmt: skip


class OneMac:
    """A vault whose every MAC is the same."""

    def write_mac(self, message, length, out, offset):
        out[offset : offset + 8] = MAC

    def mac_matches(self, message, length, received):
        return bytes(received) == MAC


class Answers:
    """A connection over which prepared frames come."""

    def __init__(self, frames):
        self.frames = list(frames)

    async def open(self, *_):
        pass

    def close(self):
        pass

    async def send(self, frame, deadline):
        pass

    async def receive(self, buffer, deadline):
        if not self.frames:
            raise NoAnswer("time-out")
        frame = self.frames.pop(0)
        buffer[: len(frame)] = frame
        return len(frame)


def answer(mti="0210", without=(), **changes) -> bytes:
    values = {number: value for number, value in GOOD.items() if number not in without}
    values.update({int(name[1:]): value for name, value in changes.items()})
    out = bytearray(512)
    end = SPEC.pack(mti, values, out, 11)
    return bytes(out[:end])


def asked(*frames):
    """The answer's F38, or the class of what was raised and its arguments."""
    parameters = Parameters()
    take(parameters, {
        "merchant_id": "898310012345678", "terminal_id": "10012345", "merchant_name": "unit",
        "acquirer": {"host": "acquirer.example", "port": 7583, "tls": False},
    })
    client = Client(parameters, OneMac())
    client.link = Answers(frames)
    request = Request(messages.financial(SALE), parameters, 42, 7)
    request.transaction = it = Transaction(SALE)
    it.entry, it.amount, it.trace, it.batch, it.pan = NO_CARD, 12850, 42, 7, bytearray(b"6224240000080019")
    try:
        return asyncio.run(client.exchange(request)).values.get(38)
    except (NoAnswer, BadAnswer) as error:
        return type(error), error.args


def test_a_good_answer():
    equal(asked(answer()), "482913")


def test_answers_to_other_requests_are_passed_over():
    others = (answer("0110"), answer(F3="200000"), answer(F11="000041"), answer(F41="10012346"),
              answer(F42="898310012345679"))
    for other in others:
        equal(asked(other)[0], NoAnswer)
    equal(asked(*(others + (answer(),))), "482913")


def test_another_amount_is_no_answer_unless_part_was_approved():
    equal(asked(answer(F4="000000012851"))[1][:2], ("sale", 4))
    equal(asked(answer(F4="000000010000", F39="10")), "482913")


def test_an_answer_without_what_identifies_it_decides_nothing():
    for number in (3, 11, 39, 41):
        kind, arguments = asked(answer(without=(number,)))
        equal((kind, arguments), (BadAnswer, ("sale", number, "missing")))


def test_an_approval_needs_the_right_mac():
    equal(asked(answer(without=(64,)))[0], BadMac)
    equal(asked(answer(F64=b"WRONGMAC"))[0], BadMac)


def test_a_refusal_may_come_without_a_mac_but_not_with_a_wrong_one():
    equal(asked(answer(without=(38, 64), F39="51")), None)
    equal(asked(answer(F39="51", F64=b"WRONGMAC"))[0], BadMac)


def test_an_unreadable_answer_names_the_field_and_the_place():
    broken = bytearray(answer())
    broken[11 + 10] = 0xAA  # first byte of F3
    equal(asked(broken), (BadAnswer, ("sale", 3, "not a digit at 21")))


def loaded(*frames, wishes=None):
    """What a CA key list is answered: F62, or the class of what was raised. `wishes` takes what the headers ask."""
    parameters = Parameters()
    take(parameters, {
        "merchant_id": "898310012345678", "terminal_id": "10012345", "merchant_name": "unit",
        "acquirer": {"host": "acquirer.example", "port": 7583, "tls": False},
    })
    client = Client(parameters, OneMac())
    client.link = Answers(frames)
    client.on_wish = (wishes if wishes is not None else []).append
    request = Request(messages.loading("372"), parameters, 0, 7)
    request.given[62] = b"100"
    try:
        return asyncio.run(client.exchange(request)).values.get(62)
    except (NoAnswer, BadAnswer) as error:
        return type(error)


def page(code="372", header=0) -> bytes:
    out = bytearray(64)
    values = {39: "00", 41: "10012345", 42: "898310012345678", 60: "00000007" + code, 62: b"0"}
    end = SPEC.pack("0830", values, out, 11)
    out[7] = header
    return bytes(out[:end])


def test_downloads_are_told_apart_by_their_network_code():
    equal(loaded(page()), b"0")
    equal(loaded(page("382"), page("301"), page()), b"0")
    equal(loaded(page("382")), NoAnswer)


def test_wishes_in_the_header_are_passed_on():
    for header, expected in ((0, []), (0x04, [4]), (0x13, [3]), (0x0A, []), (0x09, [9])):
        wishes = []
        equal(loaded(page(header=header), wishes=wishes), b"0")
        equal(wishes, expected)
