"""Void of a sale: the full amount, in the same batch, on the same terminal, once."""

import pytest

from tests.acquirer.spec_terminal import Done


@pytest.fixture
def sold(terminal, wallet) -> Done:
    """An approved sale of 1.00."""
    return terminal.do("sale", wallet["credit"], 100)


def test_gives_the_money_back(acquirer, terminal, wallet, sold):
    done = terminal.do("void", wallet["credit"], 100, about=sold)
    assert done.code == "00"
    assert done.reply[38] != sold.reply[38]
    assert {2, 4, 12, 13, 14, 15, 37, 44, 49, 60, 63, 64} <= set(done.reply)
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance
    sale, void = acquirer.transactions()
    assert (sale["state"], void["state"], void["original_id"]) == ("approved", "approved", sale["id"])
    assert acquirer.totals()["misbooked"] == []


def test_with_a_keyed_card(terminal, wallet, sold):
    card = wallet["credit"]
    keyed = {"f2": card.pan, "f14": card.expiry, "f22": "012", "f35": None, "f53": None}
    assert terminal.do("void", card, 100, about=sold, **keyed).code == "00"


def test_with_a_pin(terminal, wallet):
    sold = terminal.do("sale", wallet["debit"], 100, pin="123456")
    assert terminal.do("void", wallet["debit"], 100, about=sold, pin="654321").code == "55"
    assert terminal.do("void", wallet["debit"], 100, about=sold, pin="123456").code == "00"


def test_without_a_reference(terminal, wallet, sold):
    assert terminal.do("void", wallet["credit"], 100, about=sold, f37="0" * 12, f38=None).code == "00"


def test_of_a_card_that_was_lost_since(acquirer, terminal, wallet, sold):
    acquirer.change_card("credit", status_code="41")
    assert terminal.do("void", wallet["credit"], 100, about=sold).code == "00"


def test_only_once(acquirer, terminal, wallet, sold):
    first = terminal.do("void", wallet["credit"], 100, about=sold)
    assert terminal.again(first)[39] == "94"
    assert terminal.do("void", wallet["credit"], 100, about=sold).code == "22"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"f4": "000000000099"}, "64"),
        ({"f4": "000000000000"}, "13"),
        ({"f61": "000001000999"}, "25"),
        ({"f61": "0000010009"}, "30"),
        ({"f37": "999999999999"}, "25"),
        ({"f38": "XXXXXX"}, "25"),
        ({"f61": None}, "30"),
    ],
)
def test_that_does_not_fit(acquirer, terminal, wallet, sold, changes, code):
    assert terminal.do("void", wallet["credit"], 100, about=sold, **changes).code == code
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 100


def test_with_another_card(terminal, wallet, sold):
    assert terminal.do("void", wallet["foreign"], 100, about=sold).code == "22"


def test_of_a_declined_and_of_a_reversed_sale(terminal, wallet, sold):
    declined = terminal.do("sale", wallet["poor"], 200)
    assert terminal.do("void", wallet["poor"], 200, about=declined).code == "12"
    terminal.reverse(sold.fields)
    assert terminal.do("void", wallet["credit"], 100, about=sold).code == "12"


def test_on_another_terminal(acquirer, new_terminal, wallet, sold):
    other = new_terminal(acquirer.add_terminal("20000003", "898310012345678"))
    other.sign_on()
    assert other.do("void", wallet["credit"], 100, about=sold).code == "25"


def test_of_a_refunded_sale(terminal, wallet, sold):
    assert terminal.do("refund", wallet["credit"], 1, about=sold).code == "00"
    assert terminal.do("void", wallet["credit"], 100, about=sold).code == "22"


def test_reversed(acquirer, terminal, wallet, sold):
    """The sale stands again, and can be voided again."""
    void = terminal.do("void", wallet["credit"], 100, about=sold)
    assert [terminal.reverse(void.fields)[39] for _ in range(2)] == ["00", "00"]
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 100
    assert terminal.do("void", wallet["credit"], 100, about=sold).code == "00"
    assert acquirer.totals()["misbooked"] == []


def test_reversal_before_the_void(acquirer, terminal, wallet, sold):
    fields = terminal.fields_of("void", wallet["credit"], 100, about=sold)
    assert terminal.reverse(fields)[39] == "25"
    assert terminal.send_as("0200", fields)[39] == "68"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 100


def test_reversal_of_a_voided_sale_gives_nothing_twice(acquirer, terminal, wallet, sold):
    terminal.do("void", wallet["credit"], 100, about=sold)
    assert terminal.reverse(sold.fields)[39] == "22"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance


def test_reversal_that_names_another_transaction(terminal, wallet, sold):
    void = terminal.do("void", wallet["credit"], 100, about=sold)
    assert terminal.reverse(void.fields, f61=sold.fields[60][2:8] + sold.fields[11])[39] == "30"
    assert terminal.reverse(void.fields, f61=None)[39] == "00"
