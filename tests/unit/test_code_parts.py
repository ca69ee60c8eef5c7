"""Parts of F59 that speak of payments by code."""

from check import equal, raises
from host.code_parts import (
    note_order,
    note_voucher,
    part,
    payers_code,
    voucher_part,
    wallet_of,
    wanted_code,
)  # fmt: skip
from host.errors import BadAnswer
from ledger.details import ORDER, VOUCHER
from ledger.transaction import PAYER_CODE, Transaction

DIGITS = b"12345678901234567890"


def test_wallets_are_told_apart_by_prefix_and_length():
    for code, wallet in (
        (b"134567890123456789", "W"), (b"154567890123456789", "W"), (b"13456789012345678", ""),
        (b"2845678901234567", "A"), (b"301234567890123456789012", "A"), (b"284567890123456", ""),
        (b"6245678901234567890", "U"), (b"624567890123456789", ""), (b"994567890123456789", ""), (b"", ""),
        (b"https://example.com", ""), (b"13456789012345678x", ""),
    ):  # fmt: skip
        equal(wallet_of(code), wallet, code)


def test_parts_that_are_sent():
    equal(bytes(payers_code(b"134567890123456789")), b"A3018134567890123456789")
    equal(wanted_code(90), b"A6003090")
    equal(voucher_part(DIGITS), b"A4020" + DIGITS)


def test_parts_are_found():
    data = b"T1003abcA4020" + DIGITS
    equal(part(data, b"A4"), DIGITS)
    equal(part(data, b"T1"), b"abc")
    equal(part(data, b"A7"), b"")
    equal(part(b"", b"A4"), b"")


def test_what_is_broken_is_told():
    data = b"T1003abcA4020" + DIGITS
    for end in range(1, len(data)):
        if end not in (8,):
            raises(BadAnswer, part, data[:end], b"XX")
    for broken in (b"A4-01x", b"A4abc", b"A4 20" + DIGITS, b"\xff" * 9):
        raises(BadAnswer, part, broken, b"A4")


def test_a_voucher_and_an_order_are_kept():
    it = Transaction()
    it.entry = PAYER_CODE
    note_voucher(it, {})
    assert it.details is None
    note_voucher(it, {59: b"A4020" + DIGITS})
    equal(it.details.get(VOUCHER), DIGITS)
    raises(BadAnswer, note_voucher, it, {59: b"A4003abc"})
    equal(note_order(it, {59: b"A7025" + DIGITS + b"HELLO"}), b"HELLO")
    equal(it.details.get(ORDER), DIGITS)
    for wrong in (b"", b"A7020" + DIGITS, b"A7141" + DIGITS + b"x" * 121):
        raises(BadAnswer, note_order, it, {59: wrong})
