"""The admin interface where the other tests do not use it."""

import httpx
import pytest


def test_health(acquirer, acquirer_process):
    health = acquirer.health()
    assert (health["status"], health["port"], health["tls"]) == ("ok", acquirer_process.port, True)


def test_documented(acquirer):
    paths = acquirer.call("GET", "/openapi.json")["paths"]
    wanted = "/health /terminals /cards /transactions /totals /journal /faults /hold /release /events /policy /reset"
    assert set(wanted.split()) <= set(paths)


def test_only_under_the_names_of_the_loopback(acquirer):
    answer = httpx.get(acquirer.url + "/health", headers={"Host": "evil.example"}, trust_env=False)
    assert answer.status_code == 400


def test_listens_on_the_loopback_only(acquirer):
    assert acquirer.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/faults", {"effect": "explode"}),
        ("/faults", {"effect": "delay", "seconds": -1}),
        ("/faults", {"effect": "delay", "match": {"pan": "1"}}),
        ("/hold", {"point": "never"}),
        ("/terminals", {"id": "1", "merchant_id": "898310012345678"}),
        ("/terminals", {"id": "12345678", "merchant_id": "898310012345678", "tmk": "00"}),
    ],
)
def test_nonsense_is_refused(acquirer, path, body):
    assert httpx.post(acquirer.url + path, json=body, trust_env=False).status_code == 422


def test_fault_that_cannot_match(acquirer):
    with pytest.raises(AssertionError, match="comes before any request"):
        acquirer.arm("close_on_accept", mti="0200")


def test_hold_that_cannot_match(acquirer):
    with pytest.raises(AssertionError, match="comes before any request"):
        acquirer.hold("accepted", mti="0200")


def test_terminals(acquirer, terminal):
    listed = {row["id"]: row for row in acquirer.call("GET", "/terminals")}
    assert listed["10012345"]["signed_on"]
    assert listed["10012345"]["merchant_name"] == "阿福粥铺"
    with pytest.raises(AssertionError, match="there already"):
        acquirer.add_terminal("10012345", "898310012345678")
    with pytest.raises(AssertionError, match="there is no terminal"):
        acquirer.provisioning("99999999")


def test_transactions_can_be_filtered(acquirer, terminal, wallet):
    terminal.sale(wallet["credit"], 100)
    terminal.sale(wallet["poor"], 200)
    terminal.sale(wallet["credit"], 300)
    assert [row["amount"] for row in acquirer.transactions()] == [100, 200, 300]
    assert [row["amount"] for row in acquirer.transactions(state="approved")] == [100, 300]
    assert [row["amount"] for row in acquirer.transactions(card="poor")] == [200]
    assert [row["amount"] for row in acquirer.transactions(trace="000004")] == [300]
    assert [row["amount"] for row in acquirer.transactions(limit=1)] == [300]


def test_totals(acquirer, terminal, wallet):
    for amount in (100, 300):
        terminal.sale(wallet["credit"], amount)
    terminal.sale(wallet["poor"], 200)
    totals = acquirer.totals(terminal="10012345", batch="000001")
    counted = [(row["kind"], row["state"], row["transactions"], row["amount"]) for row in totals["totals"]]
    assert counted == [("sale", "approved", 2, 400), ("sale", "declined", 1, 200)]
    assert totals["misbooked"] == []


def test_issuer_changes_a_card(acquirer, terminal, wallet):
    acquirer.change_card("credit", balance=50)
    assert terminal.sale(wallet["credit"], 100)[39] == "51"
    assert terminal.sale(wallet["credit"], 50)[39] == "00"
    with pytest.raises(AssertionError, match="approved transactions"):
        acquirer.change_card("credit", balance=1000)
    acquirer.change_card("credit", status_code="43")
    assert terminal.sale(wallet["credit"], 10)[39] == "43"


def test_reset_restores_the_cards(acquirer, terminal, wallet):
    acquirer.change_card("credit", balance=1, status_code="43")
    acquirer.reset()
    card = acquirer.card("credit")
    assert (card["balance"], card["status_code"]) == (wallet["credit"].balance, "00")


def test_journal_has_what_never_became_a_transaction(acquirer, terminal, wallet):
    terminal.mak = bytes(8)
    terminal.sale(wallet["credit"], 100)
    entry = acquirer.journal(kind="sale")[-1]
    assert (entry["code"], entry["note"], entry["amount"]) == ("A0", "MAC does not match", 100)
    assert entry["masked"] == "622424******0019"
    assert acquirer.transactions() == []
