"""Reversals: the effect exactly once, whatever comes when."""

import itertools

import pytest

from tests.acquirer.spec_terminal import signed


@pytest.fixture
def sold(terminal, wallet):
    """Fields of an approved sale of 1.00."""
    fields = terminal.sale_fields(wallet["credit"], 100)
    assert terminal.exchange(signed("0200", fields, terminal.mak))[39] == "00"
    return fields


def test_undoes_the_sale_once(acquirer, terminal, wallet, sold):
    replies = [terminal.reverse(sold) for _ in range(3)]
    assert [reply[39] for reply in replies] == ["00", "00", "00"]
    assert 15 in replies[0]
    assert 64 in replies[0]
    assert not {2, 38, 44, 63} & set(replies[0])
    (row,) = acquirer.transactions()
    assert row["state"] == "reversed"
    assert row["reversed_at"]
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance


def test_sale_again_after_its_reversal(acquirer, terminal, wallet, sold):
    terminal.reverse(sold)
    assert terminal.exchange(signed("0200", sold, terminal.mak))[39] == "94"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance


def test_before_the_original(acquirer, terminal, wallet):
    """25, and the original is refused when it comes late."""
    late = terminal.sale_fields(wallet["credit"], 100)
    assert [terminal.reverse(late)[39] for _ in range(2)] == ["25", "25"]
    reply = terminal.exchange(signed("0200", late, terminal.mak))
    assert reply[39] == "68"
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance
    assert acquirer.totals()["totals"] == []
    (row,) = acquirer.transactions()
    assert row["note"] == "late original, refused"
    assert terminal.reverse(late)[39] == "00"


def test_of_a_declined_sale(acquirer, terminal, wallet):
    fields = terminal.sale_fields(wallet["poor"], 200)
    assert terminal.exchange(signed("0200", fields, terminal.mak))[39] == "51"
    assert terminal.reverse(fields)[39] == "00"
    assert acquirer.card("poor")["balance"] == wallet["poor"].balance
    assert acquirer.transactions()[0]["state"] == "declined"


def test_with_another_amount(acquirer, terminal, wallet, sold):
    """Never a code that the terminal takes for done."""
    assert terminal.reverse(sold, f4="000000000101")[39] == "64"
    assert acquirer.transactions()[0]["state"] == "approved"
    assert terminal.reverse(sold)[39] == "00"


def test_with_another_card(acquirer, terminal, wallet, sold):
    assert terminal.reverse(sold, f2=wallet["debit"].pan)[39] == "22"
    assert acquirer.transactions()[0]["state"] == "approved"
    assert terminal.reverse(sold, f2=wallet["credit"].pan)[39] == "00"


def test_of_a_kind_without_reversals(terminal, sold):
    """A refund is an advice: it is sent again, never reversed."""
    assert terminal.reverse(sold, f3="200000", f60=terminal.type_field("25"))[39] == "40"


def test_with_a_wrong_mac(acquirer, terminal, sold):
    forged = signed("0400", terminal.reversal_fields(sold), bytes(8))
    assert terminal.exchange(forged)[39] == "A0"
    assert acquirer.transactions()[0]["state"] == "approved"


def test_under_the_keys_of_the_next_sign_on(terminal, sold):
    terminal.sign_on()
    assert terminal.reverse(sold)[39] == "00"


def test_without_its_reason(terminal, sold):
    fields = terminal.reversal_fields(sold)
    del fields[39]
    assert terminal.exchange(signed("0400", fields, terminal.mak))[39] == "30"


def test_every_order_of_sale_and_reversal(acquirer, terminal, wallet):
    """However copies of a sale and of its reversal are mixed: once a reversal is in, nothing stays charged."""
    for order in set(itertools.permutations("ssrr")):
        fields = terminal.sale_fields(wallet["credit"], 100)
        sale, undo = (
            signed("0200", fields, terminal.mak),
            signed("0400", terminal.reversal_fields(fields), terminal.mak),
        )
        for step in order:
            terminal.exchange(sale if step == "s" else undo)
        assert acquirer.card("credit")["balance"] == wallet["credit"].balance, order
    assert acquirer.totals()["misbooked"] == []
