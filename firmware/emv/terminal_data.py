"""The terminal's own data objects of a transaction, from plain values (EMV Book 4 annex A; Book 3 annex A1)."""

from micropython import const

from emv.packed import bcd

GOODS = const(0x00)  # transaction types, tag 9C: the first two digits of a processing code (ISO 8583)
CASH = const(0x01)
CASHBACK = const(0x09)
ATTENDED = const(0x22)  # terminal types, tag 9F35: merchant's, attended, online and offline
ONLINE_ONLY = const(0x21)

CAPABILITIES = b"\xe0\xf8\xc8"  # 9F33: keys, stripe, chip; all PINs, signature, no CVM; SDA, DDA, CDA
_ADDITIONAL = b"\x60\x00\xf0\xa0\x01"  # 9F40: goods, services; all keys; prints for both; code table 1
_VERSION = b"\x00\x30"  # 9F09: PBOC 3.0
_CNY = const(156)


def put_terminal(data, serial: str, terminal_id: str, merchant_id: str, *, terminal_kind: int = ATTENDED,
                 capabilities: bytes = CAPABILITIES, country: int = _CNY, category: int = 0) -> None:  # fmt: skip
    """What is the same for all transactions. `serial`: its last 8 characters are sent; `terminal_id` 8 characters,
    `merchant_id` 15; `terminal_kind`: its type (9F35); `country` ISO 3166; `category`: the merchant's (ISO 18245)."""
    data[0x9F1E] = ("%8s" % serial)[-8:].replace(" ", "0").encode()
    data[0x9F1C] = terminal_id.encode()
    data[0x9F16] = merchant_id.encode()
    data[0x9F15] = bcd(category, 2)
    data[0x9F35] = bytes((terminal_kind,))
    data[0x9F33] = capabilities
    data[0x9F40] = _ADDITIONAL
    data[0x9F1A] = bcd(country, 2)
    data[0x9F09] = _VERSION


def put_transaction(data, random, amount: int, kind: int, moment, counter: int, *, other: int = 0,
                    currency: int = _CNY) -> None:  # fmt: skip
    """What is of this transaction. `random(buffer)` gives the unpredictable number; `amount` and `other` (cashback,
    part of the amount) in fen; `kind`: the transaction's type; `moment`: local time (year, month, day, hour, minute,
    second, ...); `counter`: the trace number, 8 digits; `currency` ISO 4217. TVR and TSI begin as zeros."""
    data[0x9F02] = bcd(amount, 6)
    data[0x9F03] = bcd(other, 6)
    data[0x81] = amount.to_bytes(4, "big") if amount >> 32 == 0 else b"\xff\xff\xff\xff"
    data[0x9F04] = other.to_bytes(4, "big") if other >> 32 == 0 else b"\xff\xff\xff\xff"
    data[0x5F2A] = bcd(currency, 2)
    data[0x5F36] = b"\x02"
    data[0x9A] = bcd(moment[0] % 100 * 10000 + moment[1] * 100 + moment[2], 3)
    data[0x9F21] = bcd(moment[3] * 10000 + moment[4] * 100 + moment[5], 3)
    data[0x9C] = bytes((kind,))
    data[0x9F41] = bcd(counter, 4)
    number = bytearray(4)
    random(number)
    data[0x9F37] = number
    clear_results(data)


def clear_results(data) -> None:
    """TVR, TSI and CVM results as before anything was done."""
    data[0x95] = bytes(5)
    data[0x9B] = bytes(2)
    data[0x9F34] = b"\x3f\x00\x00"
