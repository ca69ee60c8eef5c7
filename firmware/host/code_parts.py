"""What F59 says of a payment by code: parts with a tag of two letters and a length of three digits.

Source: UnionPay-style dialect, sections 12 and 20: A3 the payer's code, A4 the voucher; A6 and A7 are private, as the
dialect has no merchant's code (extension `code`).
"""

from micropython import const

from host.errors import BadAnswer
from ledger.details import ORDER, VOUCHER, Details

_ORDER = const(20)  # digits of an order number, and of a voucher
_LONGEST = const(120)  # bytes of a code's text

# by its first digits: wallet, shortest and longest
_WALLETS = (
    ("W", ("10", "11", "12", "13", "14", "15"), 18, 18),
    ("A", ("25", "26", "27", "28", "29", "30"), 16, 24),
    ("U", ("62",), 19, 19),
)


def wallet_of(code) -> str:
    """W WeChat Pay, A Alipay, U UnionPay; "" for what is no payer's code. `code`: what was scanned, bytes."""
    if any(not 0x30 <= digit <= 0x39 for digit in code):
        return ""
    head = bytes(code[:2]).decode()
    for wallet, prefixes, shortest, longest in _WALLETS:
        if head in prefixes and shortest <= len(code) <= longest:
            return wallet
    return ""


def payers_code(code) -> bytearray:
    """The part that asks for a payment; to be wiped."""
    return bytearray(b"A3%03d" % len(code)) + code


def wanted_code(seconds: int) -> bytes:
    """The part that asks for a merchant's code, valid for so long."""
    return b"A6003%03d" % seconds


def voucher_part(voucher: bytes) -> bytes:
    """The part that names a payment which is to be given back."""
    return b"A4%03d" % len(voucher) + voucher


def part(data, tag: bytes) -> bytes:
    """The value of a part of F59, b"" where there is none. Raises BadAnswer when it cannot be read."""
    data, at = bytes(data), 0
    while at < len(data):
        size = data[at + 2 : at + 5]
        if len(size) < 3 or not size.isdigit() or at + 5 + int(size) > len(data):
            raise BadAnswer("payment by code", 59, "part at %d" % at)
        end = at + 5 + int(size)
        if data[at : at + 2] == tag:
            return data[at + 5 : end]
        at = end
    return b""


def note_voucher(transaction, values: dict) -> None:
    """Keep the voucher of an answer, if it has one. Raises BadAnswer."""
    voucher = part(values.get(59, b""), b"A4")
    if voucher:
        if len(voucher) != _ORDER:
            raise BadAnswer("payment by code", 59, "voucher of %d" % len(voucher))
        transaction.details = transaction.details or Details()
        transaction.details.put(VOUCHER, voucher)


def note_order(transaction, values: dict) -> bytes:
    """Keep the order's number; returns the text of the code to be shown. Raises BadAnswer."""
    order = part(values.get(59, b""), b"A7")
    if not _ORDER < len(order) <= _ORDER + _LONGEST:
        raise BadAnswer("payment by code", 59, "no order")
    transaction.details = transaction.details or Details()
    transaction.details.put(ORDER, order[:_ORDER])
    return order[_ORDER:]
