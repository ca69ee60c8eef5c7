"""The kinds of transaction, as a table: what each is in the acquirer's messages, and what it does to the books.

Source: UnionPay-style dialect, transaction identity table and settlement totals.
"""

from micropython import const

SALE = const(1)
VOID = const(2)
REFUND = const(3)
PREAUTH = const(4)
PREAUTH_VOID = const(5)
COMPLETION = const(6)
COMPLETION_VOID = const(7)
OFFLINE_SALE = const(8)
CHIP_OFFLINE = const(9)  # a sale that the chip approved offline
CASH_IN = const(10)  # what is done with the cash drawer; no message tells of it
CASH_OUT = const(11)
CASH_COUNT = const(12)  # somebody has counted what is in it

DEBIT = const(1)  # what a settlement counts it as: money to the merchant,
CREDIT = const(-1)  # money back,
UNCOUNTED = const(0)  # or neither


class Kind:
    """One row. `original` are the kinds it may refer to; `is_advice` means: told, not asked, so it is sent again
    rather than reversed; `name` is the id of its words, `kind.NAME`."""

    def __init__(self, name, mti, processing_code, condition_code, type_code, side, is_advice, original):
        self.name = name
        self.mti = mti
        self.processing_code = processing_code  # F3
        self.condition_code = condition_code  # F25
        self.type_code = type_code  # F60.1
        self.side = side
        self.is_advice = is_advice
        self.original = original


KINDS = {
    SALE: Kind("sale", "0200", "000000", "00", "22", DEBIT, False, ()),
    VOID: Kind("void", "0200", "200000", "00", "23", CREDIT, False, (SALE,)),
    REFUND: Kind("refund", "0220", "200000", "00", "25", CREDIT, True, (SALE,)),
    PREAUTH: Kind("preauth", "0100", "030000", "06", "10", UNCOUNTED, False, ()),
    PREAUTH_VOID: Kind("preauth_void", "0100", "200000", "06", "11", UNCOUNTED, False, (PREAUTH,)),
    COMPLETION: Kind("completion", "0200", "000000", "06", "20", DEBIT, False, (PREAUTH,)),
    COMPLETION_VOID: Kind("completion_void", "0200", "200000", "06", "21", CREDIT, False, (COMPLETION,)),
    OFFLINE_SALE: Kind("offline_sale", "0220", "000000", "00", "30", DEBIT, True, ()),
    CHIP_OFFLINE: Kind("chip_offline", "0200", "000000", "00", "36", DEBIT, True, ()),
}
IN_DRAWER = {
    CASH_IN: Kind("cash_in", "", "", "", "", UNCOUNTED, False, ()),
    CASH_OUT: Kind("cash_out", "", "", "", "", UNCOUNTED, False, ()),
    CASH_COUNT: Kind("cash_count", "", "", "", "", UNCOUNTED, False, ()),
}
