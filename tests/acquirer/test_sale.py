"""Every answer that a sale can get, and what it does to the money."""

import pytest

from tests.acquirer.spec_terminal import packed, signed


def test_approved(acquirer, terminal, wallet):
    reply = terminal.sale(wallet["debit"], 12850, pin="123456")
    assert reply[39] == "00"
    assert reply[4] == "000000012850"
    assert (reply[2], reply[14]) == (wallet["debit"].pan, "3011")
    assert reply[38].isdecimal()
    assert len(reply[37]) == 12
    assert reply[44] == "01020000   48010000   "
    assert (reply[49], reply[63], reply[60]) == ("156", "CUP", "22000001000500")
    assert len(reply[64]) == 8
    assert acquirer.card("debit")["balance"] == wallet["debit"].balance - 12850
    (row,) = acquirer.transactions()
    assert (row["state"], row["amount"], row["code"], row["card_id"]) == ("approved", 12850, "00", "debit")
    assert (row["auth_code"], row["reference"]) == (reply[38], reply[37])
    assert row["masked"] == "622424*********5678"


def test_foreign_card(terminal, wallet):
    reply = terminal.sale(wallet["foreign"], 100)
    assert (reply[39], reply[63]) == ("00", "VIS")


def test_keyed_card(terminal, wallet):
    card = wallet["credit"]
    reply = terminal.sale(card, 100, f2=card.pan, f14=card.expiry, f22="012", f35=None, f53=None)
    assert reply[39] == "00"


def test_pin_block_without_card_number(terminal, wallet):
    import psec

    block = psec.des.encrypt_tdes_ecb(terminal.pik, bytes.fromhex("06123456FFFFFFFF")).hex().upper()
    reply = terminal.sale(wallet["debit"], 100, pin="123456", f52=block, f53="1600000000000000")
    assert reply[39] == "00"


@pytest.mark.parametrize(
    ("card", "code"), [("poor", "51"), ("expired", "54"), ("lost", "41"), ("stranger", "14"), ("chip", "57")]
)
def test_cards_that_are_declined(acquirer, terminal, wallet, card, code):
    reply = terminal.sale(wallet[card], 200)
    assert reply[39] == code
    assert 38 not in reply
    assert acquirer.transactions()[0]["state"] == "declined"
    assert acquirer.totals()["misbooked"] == []


def test_stripe_of_a_chip_card_as_fallback(terminal, wallet):
    assert terminal.sale(wallet["chip"], 200, f60=terminal.type_field("22", fallback=True))[39] == "00"


@pytest.mark.parametrize("amount", [5_000_001, 999_999_999_999])
def test_limit(terminal, wallet, amount):
    assert terminal.sale(wallet["credit"], amount)[39] == "61"


def test_zero(terminal, wallet):
    assert terminal.sale(wallet["credit"], 0)[39] == "13"


def test_balance_to_the_last_fen(acquirer, terminal, wallet):
    assert terminal.sale(wallet["poor"], 101)[39] == "51"
    assert terminal.sale(wallet["poor"], 100)[39] == "00"
    assert terminal.sale(wallet["poor"], 1)[39] == "51"
    assert acquirer.card("poor")["balance"] == 0


def test_another_expiry(terminal, wallet):
    track = wallet["credit"].track2.strip(";?").replace("=3006", "D3007")
    assert terminal.sale(wallet["credit"], 100, f35=track)[39] == "54"


class TestPin:
    """What an issuer does with PINs."""

    def test_needed(self, terminal, wallet):
        assert terminal.sale(wallet["debit"], 100)[39] == "55"

    def test_wrong_until_it_locks(self, acquirer, terminal, wallet):
        codes = [terminal.sale(wallet["debit"], 100, pin="654321")[39] for _ in range(4)]
        assert codes == ["55", "55", "38", "75"]
        assert terminal.sale(wallet["debit"], 100, pin="123456")[39] == "75"
        acquirer.change_card("debit", pin_failures=0)
        assert terminal.sale(wallet["debit"], 100, pin="123456")[39] == "00"

    def test_right_one_clears_the_count(self, terminal, wallet):
        pins = ["111111", "222222", "123456", "333333", "444444", "123456"]
        codes = [terminal.sale(wallet["debit"], 100, pin=pin)[39] for pin in pins]
        assert codes == ["55", "55", "00", "55", "55", "00"]

    def test_block_under_another_key(self, acquirer, terminal, wallet):
        terminal.pik = bytes(range(16))
        assert terminal.sale(wallet["debit"], 100, pin="123456")[39] == "99"
        assert acquirer.card("debit")["pin_failures"] == 0

    def test_repeated_message_is_not_another_try(self, acquirer, terminal, wallet):
        message = signed("0200", terminal.sale_fields(wallet["debit"], 100, pin="000000"), terminal.mak)
        assert [terminal.exchange(message)[39] for _ in range(3)] == ["55", "94", "94"]
        assert acquirer.card("debit")["pin_failures"] == 1


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"f4": None}, "F4 missing"),
        ({"f35": None}, "F35 missing"),
        ({"f49": "840"}, "F49 is not 156"),
        ({"f53": None}, "F53 missing or wrong"),
        ({"f53": "0900000000000000"}, "F53 missing or wrong"),
        ({"f22": "021"}, "F22, F26 and F52 disagree about the PIN"),
        ({"f26": "12"}, "F22, F26 and F52 disagree about the PIN"),
        ({"f2": "6224240000000001"}, "no card number to be read"),
        ({"f35": "6224240000010019D"}, "no card number to be read"),
        ({"f4": "00000000001A"}, "F4 is not numeric"),
    ],
)
def test_format(acquirer, terminal, wallet, changes, note):
    """30, and the journal says what is wrong."""
    assert terminal.sale(wallet["credit"], 100, **changes)[39] == "30"
    assert acquirer.journal(kind="sale")[-1]["note"] == note
    assert acquirer.card("credit")["balance"] == wallet["credit"].balance


@pytest.mark.parametrize("changes", [{"f3": "310000"}, {"f25": "08"}, {"f60": "99000001000500"}])
def test_kinds_not_known_here(terminal, wallet, changes):
    assert terminal.sale(wallet["credit"], 100, **changes)[39] == "40"


def test_other_batch(terminal, wallet):
    terminal.batch = 7
    assert terminal.sale(wallet["credit"], 100)[39] == "77"


def test_not_signed_on(new_terminal, wallet):
    terminal = new_terminal()
    terminal.mak = bytes(8)
    assert terminal.sale(wallet["credit"], 100)[39] == "77"


class TestMac:
    """A message whose MAC is wrong is not from the terminal."""

    def test_wrong(self, acquirer, terminal, wallet):
        fields = terminal.sale_fields(wallet["credit"], 100)
        forged = signed("0200", fields, terminal.mak).replace(b"\x00\x00\x00\x00\x01\x00", b"\x00\x00\x00\x00\x09\x00")
        reply = terminal.exchange(forged)
        assert reply[39] == "A0"
        assert 64 not in reply
        assert acquirer.transactions() == []

    def test_missing(self, terminal, wallet):
        assert terminal.exchange(packed("0200", terminal.sale_fields(wallet["credit"], 100)))[39] == "30"

    def test_forgery_does_not_use_up_the_trace(self, terminal, wallet):
        fields = terminal.sale_fields(wallet["credit"], 100)
        assert terminal.exchange(signed("0200", fields, bytes(8)))[39] == "A0"
        assert terminal.exchange(signed("0200", fields, terminal.mak))[39] == "00"

    def test_on_declines_can_be_switched_off(self, acquirer, terminal, wallet):
        assert 64 in terminal.sale(wallet["lost"], 100)
        acquirer.policy(mac_on_declines=False)
        assert 64 not in terminal.sale(wallet["lost"], 100)
        assert 64 in terminal.sale(wallet["credit"], 100)


class TestDuplicate:
    """One (terminal, batch, trace), one charge."""

    def test_same_message(self, acquirer, terminal, wallet):
        message = signed("0200", terminal.sale_fields(wallet["credit"], 100), terminal.mak)
        assert [terminal.exchange(message)[39] for _ in range(3)] == ["00", "94", "94"]
        (row,) = acquirer.transactions()
        assert row["repeats"] == 2
        assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 100

    def test_same_trace_other_amount(self, acquirer, terminal, wallet):
        fields = terminal.sale_fields(wallet["credit"], 100)
        assert terminal.exchange(signed("0200", fields, terminal.mak))[39] == "00"
        assert terminal.exchange(signed("0200", fields | {4: "000000000999"}, terminal.mak))[39] == "94"
        assert acquirer.card("credit")["balance"] == wallet["credit"].balance - 100

    def test_after_another_sign_on(self, acquirer, terminal, wallet):
        fields = terminal.sale_fields(wallet["credit"], 100)
        assert terminal.exchange(signed("0200", fields, terminal.mak))[39] == "00"
        terminal.sign_on()
        assert terminal.exchange(signed("0200", fields, terminal.mak))[39] == "94"


def test_amounts_that_ask_for_a_code(acquirer, terminal, wallet):
    assert [terminal.sale(wallet["credit"], amount)[39] for amount in (151, 1291, 100)] == ["51", "91", "00"]
    acquirer.policy(amount_codes=False)
    assert terminal.sale(wallet["credit"], 151)[39] == "00"
