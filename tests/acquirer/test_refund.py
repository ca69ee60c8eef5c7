"""Refund: partial, several, never more than was paid; an advice, so sent again until it is accepted."""

import datetime

import pytest

from tests.acquirer.spec_terminal import Done, signed


@pytest.fixture
def sold(terminal, wallet) -> Done:
    """An approved sale of 10.00."""
    return terminal.do("sale", wallet["credit"], 1000)


def test_in_parts_up_to_the_sale(acquirer, terminal, wallet, sold):
    codes = [terminal.do("refund", wallet["credit"], amount, about=sold).code for amount in (300, 600, 101, 100, 1)]
    assert codes == ["00", "00", "64", "00", "64"]
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance
    assert acquirer.totals()["misbooked"] == []


def test_answer(terminal, wallet, sold):
    done = terminal.do("refund", wallet["credit"], 300, about=sold)
    assert (done.reply["mti"], done.code, done.reply[4]) == ("0230", "00", "000000000300")
    assert {2, 12, 13, 14, 15, 32, 37, 38, 44, 49, 60, 63, 64} <= set(done.reply)


def test_again(acquirer, terminal, wallet, sold):
    """Accepted: 94. Terminals take that for done."""
    done = terminal.do("refund", wallet["credit"], 300, about=sold)
    assert [terminal.again(done)[39] for _ in range(3)] == ["94"] * 3
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 700


def test_again_after_a_decline_is_judged_again(acquirer, terminal, wallet, sold):
    """94 would be taken for done; and what was in the way may be gone."""
    acquirer.arm("decline", code="96", kind="refund")
    done = terminal.do("refund", wallet["credit"], 300, about=sold)
    assert [done.code, terminal.again(done)[39], terminal.again(done)[39]] == ["96", "00", "94"]
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 700
    too_much = terminal.do("refund", wallet["credit"], 701, about=sold)
    assert [too_much.code, terminal.again(too_much)[39]] == ["64", "64"]
    (row,) = acquirer.transactions(trace=too_much.fields[11])
    assert (row["state"], row["repeats"]) == ("declined", 1)


def test_same_trace_with_another_amount_is_not_taken_for_done(acquirer, terminal, wallet, sold):
    done = terminal.do("refund", wallet["credit"], 300, about=sold)
    assert terminal.exchange(signed("0220", done.fields | {4: "000000000301"}, terminal.mak))[39] == "22"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"f61": "0" * 16}, "00"),  # found by F37 alone
        ({"f61": "0" * 12}, "00"),
        ({"f37": "0" * 12}, "00"),  # found by F61 alone
        ({"f61": "0" * 16, "f37": "0" * 12}, "30"),
        ({"f61": "0000010009990000"}, "25"),
        ({"f37": "999999999999"}, "25"),
        ({"f37": None}, "30"),
        ({"f4": "000000000000"}, "13"),
    ],
)
def test_finding_the_original(terminal, wallet, sold, changes, code):
    assert terminal.do("refund", wallet["credit"], 100, about=sold, **changes).code == code


def test_date_of_the_original(terminal, wallet, sold):
    day = sold.reply[13]
    other = "0101" if day != "0101" else "0202"
    assert terminal.do("refund", wallet["credit"], 100, about=sold, f61="0" * 12 + other).code == "25"
    assert terminal.do("refund", wallet["credit"], 100, about=sold, f61="0" * 12 + day).code == "00"


def test_on_another_terminal_of_the_merchant(acquirer, new_terminal, wallet, sold):
    other = new_terminal(acquirer.add_terminal("20000004", "898310012345678"))
    other.sign_on()
    assert other.do("refund", wallet["credit"], 100, about=sold, f61="0" * 16).code == "00"
    stranger = new_terminal(acquirer.add_terminal("20000005", "898310012345670"))
    stranger.sign_on()
    assert stranger.do("refund", wallet["credit"], 100, about=sold, f61="0" * 16).code == "25"


def test_with_another_card(terminal, wallet, sold):
    assert terminal.do("refund", wallet["foreign"], 100, about=sold).code == "22"


def test_of_what_was_voided_declined_or_reversed(terminal, wallet, sold):
    terminal.do("void", wallet["credit"], 1000, about=sold)
    assert terminal.do("refund", wallet["credit"], 100, about=sold).code == "22"
    declined = terminal.do("sale", wallet["poor"], 200)
    assert terminal.do("refund", wallet["poor"], 100, about=declined).code == "12"
    undone = terminal.do("sale", wallet["credit"], 500)
    terminal.reverse(undone.fields)
    assert terminal.do("refund", wallet["credit"], 100, about=undone).code == "12"


def test_reversal_of_a_refunded_sale(acquirer, terminal, wallet, sold):
    terminal.do("refund", wallet["credit"], 100, about=sold)
    assert terminal.reverse(sold.fields)[39] == "22"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 900


def test_too_old(golden):
    """30 days, as the policy has it."""
    golden.sign_on()
    sale = golden.do("0200", {3: "000000", 4: "000000001000", 60: "22000001000500"})
    assert sale[39] == "00"
    pointer = {3: "200000", 4: "000000000100", 60: "25000001000500", 37: sale[37], 61: "0" * 16, 63: "000"}
    golden.now += datetime.timedelta(days=30)
    assert golden.do("0220", pointer)[39] == "00"
    golden.now += datetime.timedelta(days=1)
    assert golden.do("0220", pointer)[39] == "22"
