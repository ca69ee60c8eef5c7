"""Private extension `query`: what became of a transaction."""

import pytest

from tests.acquirer.spec_terminal import KINDS, Done, packed

NEVER = "0" + " " * 46


@pytest.fixture
def counting(terminal):
    terminal.serial = "TT24-000187"
    return terminal


def unsent(terminal, kind: str, card, amount: int, **how) -> Done:
    """A request that never left."""
    return Done(kind, terminal.fields_of(kind, card, amount, **how), {})


def test_form_of_the_answer(counting, wallet):
    reply = counting.ask(counting.do("sale", wallet["credit"], 100))
    assert set(reply) == {"mti", "frame", 11, 12, 13, 39, 41, 42, 60, 62, 64}
    assert (reply[39], reply[60], len(reply[62])) == ("00", "22000001700", 47)


@pytest.mark.parametrize("kind", ["sale", "pre-authorisation", "offline sale"])
def test_approved(counting, wallet, kind):
    done = counting.do(kind, wallet["credit"], 12800)
    told = done.reply
    expected = "100" + told[38] + told[37] + told[15] + told[12] + told[13] + "000000012800"
    assert [counting.ask(done)[62] for _ in range(2)] == [expected, expected]


def test_of_what_follows_another(counting, wallet):
    sold = counting.do("sale", wallet["credit"], 1000)
    refund = counting.do("refund", wallet["credit"], 300, about=sold)
    assert counting.ask(refund)[62].startswith("100" + refund.reply[38])
    held = counting.do("pre-authorisation", wallet["credit"], 1000)
    done = counting.do("completion", wallet["credit"], 900, about=held)
    void = counting.do("completion void", wallet["credit"], 900, about=done)
    assert [counting.ask(one)[62][:3] for one in (held, done, void)] == ["100"] * 3


def test_declined(counting, wallet):
    done = counting.do("sale", wallet["poor"], 200)
    told = done.reply
    assert counting.ask(done)[62] == "251" + " " * 6 + told[37] + told[13] + told[12] + told[13] + "000000000200"


def test_reversed(counting, wallet):
    done = counting.do("sale", wallet["credit"], 100)
    counting.reverse(done.fields)
    assert counting.ask(done)[62].startswith("300" + done.reply[38])


def test_never_received(acquirer, counting, wallet):
    """Refused for ever; a reversal finds nothing."""
    lost = unsent(counting, "sale", wallet["credit"], 100)
    assert [counting.ask(lost)[62] for _ in range(2)] == [NEVER, NEVER]
    assert [counting.again(lost)[39] for _ in range(3)] == ["68"] * 3
    assert counting.send_as("0200", lost.fields | {11: counting.next_trace()})[39] == "68"
    assert counting.reverse(lost.fields)[39] == "00"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance
    assert acquirer.totals() == {"totals": [], "misbooked": []}


def test_never_received_then_reversed(counting, wallet):
    lost = unsent(counting, "sale", wallet["credit"], 100)
    assert counting.ask(lost)[62] == NEVER
    assert [counting.reverse(lost.fields)[39] for _ in range(2)] == ["25", "25"]


def test_advice_that_was_never_received_may_be_sent_again(acquirer, counting, wallet):
    lost = unsent(counting, "offline sale", wallet["credit"], 100)
    assert counting.ask(lost)[62] == NEVER
    assert counting.again(lost)[39] == "00"
    assert counting.ask(lost)[62].startswith("100")


def test_reversed_before_it_came(counting, wallet):
    lost = unsent(counting, "sale", wallet["credit"], 100)
    assert counting.reverse(lost.fields)[39] == "25"
    assert counting.ask(lost)[62] == NEVER
    assert counting.again(lost)[39] == "68"


def test_answer_lost(acquirer, counting, wallet):
    """What it is for: the sale was approved, its answer never came."""
    acquirer.arm("close_before_reply", mti="0200")
    lost = unsent(counting, "sale", wallet["credit"], 12800)
    with pytest.raises(EOFError):
        counting.again(lost)
    counting.connect()
    (row,) = acquirer.transactions()
    answer = counting.ask(lost)[62]
    assert answer.startswith("100" + row["auth_code"] + row["reference"])
    assert answer.endswith("000000012800")


def test_after_another_sign_on_and_over_another_batch_field(counting, wallet):
    done = counting.do("sale", wallet["credit"], 100)
    counting.sign_on()
    assert counting.ask(done, f60="22000009700")[62].startswith("100")


def test_of_a_transaction_from_before_the_extension(terminal, wallet):
    """In the books without a counter: found by batch and trace."""
    done = terminal.do("sale", wallet["credit"], 100)
    terminal.serial = "TT24-000187"
    assert terminal.ask(done, f59=terminal.count())[62].startswith("100")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"f60": "99000001700"}, "30"),
        ({"f61": "0000010000"}, "30"),
        ({"f61": "000001000999"}, "22"),
        ({"f60": "23000001700"}, "22"),
        ({"f59": None}, "30"),
        ({"f59": "413130303141"}, "30"),
    ],
)
def test_that_does_not_fit(counting, wallet, changes, code):
    reply = counting.ask(counting.do("sale", wallet["credit"], 100), **changes)
    assert reply[39] == code
    assert 62 not in reply


def test_counter_of_another_terminal(acquirer, counting, new_terminal, wallet):
    done = counting.do("sale", wallet["credit"], 100)
    other = new_terminal(acquirer.add_terminal("20000010", "898310012345678"))
    other.sign_on()
    assert other.ask(done)[39] == "22"


def test_needs_its_mac(counting, wallet):
    done = counting.do("sale", wallet["credit"], 100)
    fields = {11: "000099", 59: done.fields[59], 60: "22000001700", 61: "000001000002"} | counting.identity()
    assert counting.exchange(packed("0820", fields))[39] == "30"
    counting.mak = bytes(8)
    assert counting.ask(done)[39] == "A0"


def test_every_kind_can_be_asked_about(counting, wallet):
    for kind, (mti, *_) in KINDS.items():
        lost = unsent(counting, kind, wallet["credit"], 100)
        assert counting.ask(lost)[62] == NEVER, kind
        if mti != "0220":
            assert counting.send_as(mti, lost.fields | {37: "0" * 12, 38: "000000", 61: "0" * 16})[39] == "68", kind
