"""Balance inquiry, offline sale, script results."""

import pytest

from tests.acquirer.spec_terminal import signed


def test_balance(acquirer, terminal, wallet):
    terminal.sale(wallet["debit"], 12850, pin="123456")
    terminal.do("pre-authorisation", wallet["debit"], 1000, pin="123456")
    done = terminal.do("balance inquiry", wallet["debit"], pin="123456")
    assert (done.code, done.reply[54]) == ("00", f"1002156C{wallet['debit'].balance - 13850:012}")
    assert not {4, 15, 38} & set(done.reply)
    (row,) = acquirer.transactions(kind="balance inquiry")
    assert (row["state"], row["amount"]) == ("approved", 0)


@pytest.mark.parametrize(("card", "pin", "code"), [("debit", "", "55"), ("debit", "111111", "55"), ("lost", "", "41")])
def test_balance_refused(terminal, wallet, card, pin, code):
    done = terminal.do("balance inquiry", wallet[card], pin=pin)
    assert done.code == code
    assert 54 not in done.reply


def test_balance_below_zero(acquirer, terminal, wallet):
    """A voided sale, the money spent meanwhile, the void reversed."""
    sold = terminal.do("sale", wallet["poor"], 100)
    void = terminal.do("void", wallet["poor"], 100, about=sold)
    assert terminal.sale(wallet["poor"], 90)[39] == "00"
    assert terminal.reverse(void.fields)[39] == "00"
    assert terminal.do("balance inquiry", wallet["poor"]).reply[54] == "1002156D000000000090"
    assert acquirer.totals()["misbooked"] == []


def test_inquiry_is_never_reversed(terminal, wallet):
    done = terminal.do("balance inquiry", wallet["credit"], 0)
    assert terminal.reverse(done.fields)[39] == "40"


def test_offline_sale(acquirer, terminal, wallet):
    done = terminal.do("offline sale", wallet["credit"], 2500)
    assert (done.reply["mti"], done.code) == ("0230", "00")
    assert [terminal.again(done)[39] for _ in range(2)] == ["94", "94"]
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 2500
    assert terminal.do("refund", wallet["credit"], 500, about=done).code == "00"
    assert acquirer.totals()["misbooked"] == []


def test_offline_sale_refused(acquirer, terminal, wallet):
    done = terminal.do("offline sale", wallet["poor"], 101)
    assert [done.code, terminal.again(done)[39]] == ["51", "51"]
    assert terminal.do("offline sale", wallet["lost"], 100).code == "41"
    assert terminal.do("offline sale", wallet["credit"], 100, f14="3007").code == "54"


def test_an_advice_sent_after_a_restart_need_not_know_the_expiry(terminal, wallet):
    assert terminal.do("offline sale", wallet["credit"], 100, f14="0000").code == "00"
    keyed = {"f2": wallet["credit"].pan, "f14": "0000", "f22": "012", "f35": None, "f53": None}
    assert terminal.do("sale", wallet["credit"], 100, **keyed).code == "54"


def test_offline_sale_authorised_by_telephone(acquirer, terminal, wallet):
    """F61.4 is 01 and F38 is there: the issuer has promised to pay."""
    place = "000000000000" + "0612" + "01" + "00010000000"
    assert terminal.do("offline sale", wallet["poor"], 101, f38="112233", f61=place).code == "00"
    assert acquirer.card("poor")["balance"] == -1
    assert acquirer.totals()["misbooked"] == []


def script_notice(terminal, done, place: str = "") -> dict:
    """The reply to the script results of a sale."""
    fields = {n: done.fields[n] for n in (3, 4, 22, 25, 49)} | terminal.identity()
    fields |= {2: "6224240000080019", 11: terminal.next_trace(), 32: done.reply[32], 37: done.reply[37]}
    fields |= {55: "DF31050000000000", 60: f"00{terminal.batch:06}95160"}
    fields[61] = place or done.fields[60][2:8] + done.fields[11] + done.reply[13]
    return terminal.exchange(signed("0620", fields, terminal.mak))


def test_script_results(terminal, wallet):
    done = terminal.do("sale", wallet["credit"], 100)
    for _ in range(2):
        reply = script_notice(terminal, done)
        assert (reply["mti"], reply[39], reply[3]) == ("0630", "00", "000000")
    assert script_notice(terminal, done, "0000010009990612")[39] == "25"
    terminal.mak = bytes(8)
    assert script_notice(terminal, done)[39] == "A0"
