"""Payments by code: the payer's and the merchant's; who has not paid yet, pays late, refuses; money back by voucher."""

import time

import pytest

from tests.acquirer.spec_terminal import part

FEN = 8800


@pytest.fixture
def counting(acquirer, terminal):
    terminal.serial = "TT24-000187"
    yield terminal
    for phone in ("wechat", "alipay", "unionpay"):
        acquirer.phone(phone, behaviour="pays")


def by_code(terminal, wallet, extra: str, kind: str = "sale", fen: int = FEN, **how):
    return terminal.do(
        kind, wallet["credit"], fen, f22="032", f35=None, f53=None, f59=terminal.count() + extra, **how
    )


def scanned(acquirer, terminal, wallet, behaviour: str, phone: str = "wechat", **how):
    acquirer.phone(phone, behaviour=behaviour)
    return by_code(terminal, wallet, part("A3", acquirer.show_code(phone)), **how)


def voucher(reply) -> str:
    told = bytes.fromhex(reply[59]).decode()
    assert told.startswith("A4020") and len(told) == 25
    return told[5:]


def balance(acquirer, phone: str = "wechat") -> int:
    return next(it["balance"] for it in acquirer.call("GET", "/phones") if it["id"] == phone)


def test_paid_at_once_and_given_back_by_voucher(acquirer, counting, wallet):
    full = balance(acquirer)
    done = scanned(acquirer, counting, wallet, "pays")
    assert done.code == "00" and len(done.reply[38]) == 6
    assert balance(acquirer) == full - FEN
    back = part("A4", voucher(done.reply))
    assert by_code(counting, wallet, back, "refund", 3000, about=done).code == "00"
    assert by_code(counting, wallet, back, "refund", FEN, about=done).code == "64"
    other = scanned(acquirer, counting, wallet, "pays")
    assert by_code(counting, wallet, part("A4", "0" * 20), "void", about=other).code == "25"
    assert by_code(counting, wallet, back, "void", about=other).code == "22"
    assert by_code(counting, wallet, part("A4", voucher(other.reply)), "void", about=other).code == "00"
    assert balance(acquirer) == full - FEN + 3000
    assert not acquirer.totals()["misbooked"]


def test_the_password_takes_two_polls(acquirer, counting, wallet):
    done = scanned(acquirer, counting, wallet, "types_password")
    assert done.code == "09" and 59 not in done.reply
    assert counting.ask(done)[62][0] == "4"
    told = counting.ask(done)
    assert told[62].startswith("100") and voucher(told)
    assert counting.reverse(done.fields)[39] == "00"


def test_refused_late_and_never(acquirer, counting, wallet):
    full = balance(acquirer)
    refused = scanned(acquirer, counting, wallet, "refuses")
    assert refused.code == "09" and counting.ask(refused)[62].startswith("205")
    for behaviour in ("late", "no_answer"):
        done = scanned(acquirer, counting, wallet, behaviour)
        assert [counting.ask(done)[62][0] for _ in range(11)] == ["4"] * 11
        assert counting.reverse(done.fields)[39] == "00"
        assert counting.ask(done)[62][0] == "3"
    assert balance(acquirer) == full
    assert not acquirer.totals()["misbooked"]


def test_codes_are_good_once_and_wallets_can_be_empty(acquirer, counting, wallet):
    code = acquirer.show_code("alipay")
    assert len(code) == 18 and code.startswith("28")
    assert by_code(counting, wallet, part("A3", code)).code == "00"
    assert by_code(counting, wallet, part("A3", code)).code == "14"
    assert by_code(counting, wallet, part("A3", acquirer.show_code("alipay")), fen=2000000).code == "51"


def test_a_merchants_code_is_scanned_and_paid(acquirer, counting, wallet):
    done = by_code(counting, wallet, part("A6", "180"))
    told = bytes.fromhex(done.reply[59]).decode()
    assert done.code == "09" and told[:2] == "A7" and int(told[2:5]) == len(told) - 5
    order, text = told[5:25], told[25:]
    assert text.endswith(order) and counting.ask(done)[62][0] == "4"
    assert acquirer.scan_code("unionpay", text) == "approved"
    told = counting.ask(done)
    assert told[62].startswith("100") and voucher(told)
    closed = by_code(counting, wallet, part("A6", "180"))
    assert counting.reverse(closed.fields)[39] == "00"
    with pytest.raises(AssertionError, match="no order"):
        acquirer.scan_code("unionpay", bytes.fromhex(closed.reply[59]).decode()[25:])
    assert not acquirer.totals()["misbooked"]


def test_an_order_can_be_paid_for_so_long_and_not_longer(acquirer, counting, wallet):
    full = balance(acquirer)
    over = by_code(counting, wallet, part("A6", "000"))
    with pytest.raises(AssertionError, match="no order"):
        acquirer.scan_code("wechat", bytes.fromhex(over.reply[59]).decode()[25:])
    assert counting.ask(over)[62][0] == "4"  # the terminal closes it
    slow, late = [by_code(counting, wallet, part("A6", "001")) for _ in range(2)]
    for order, behaviour in ((slow, "types_password"), (late, "late")):
        acquirer.phone("wechat", behaviour=behaviour)
        assert acquirer.scan_code("wechat", bytes.fromhex(order.reply[59]).decode()[25:]) == "pending"
    time.sleep(1)
    assert counting.ask(slow)[62][0] == "4"
    assert counting.ask(slow)[62].startswith("205")
    assert counting.reverse(late.fields)[39] == "00"
    assert balance(acquirer) == full and not acquirer.totals()["misbooked"]


def test_what_is_neither_is_refused(counting, wallet):
    for extra in ("", part("A6", "12x"), part("A6", "12")):
        assert by_code(counting, wallet, extra).code == "30"
