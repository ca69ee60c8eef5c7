"""Every slip of the terminal (MicroPython). `SLIPS` maps a name to a function that makes its lines."""

from checks.results import Results
from jbig.encoder import Encoder
from ledger import kinds
from ledger.chip_record import ChipRecord
from ledger.details import TENDERED, Details
from ledger.difference import UNTOLD, Difference
from ledger.settlement import BALANCED, IN_ERROR, NOT_BALANCED
from ledger.states import APPROVED
from ledger.takings import Takings
from ledger.transaction import CASH, CHIP, NO_CARD, STRIPE, TAP, Transaction
from pricing import charge
from receipts.cash_lines import drawer_slip
from receipts.check_slip import check_slip
from receipts.settlement_slip import (
    DOMESTIC,
    FOREIGN,
    Report,
    Section,
    difference_slip,
    not_taken_slip,
    settlement_slip,
)
from receipts.slip import transaction_slip
from receipts.slips import CARDHOLDER, MERCHANT
from receipts.takings_slip import day_slip
from security.errors import KeyMissingError
from training.slips import TrainingSlips
from ui.texts import set_language

AT = 848_644_508  # 2026-11-22 14:35:08 in China
FOOT = ("1.0.0", "TT24-000187")


class Parameters:
    ready = True
    merchant_name = "阿福粥铺"
    slips = {}
    merchant_id = "898310012345678"
    terminal_id = "10012345"
    utc_offset_s = 8 * 3600


def transaction(kind, amount=12850, **more):
    it = Transaction(kind)
    it.amount = amount
    it.entry = STRIPE
    it.operator = "01"
    it.trace, it.batch, it.began_at, it.decided_at = 126, 45, AT, AT
    it.auth_code, it.reference, it.institutions = "530217", "143509877102", "01020000   48020000"
    it.original_trace, it.original_batch, it.original_date = 98, 45, "1121"
    it.original_reference, it.original_auth = "143209876012", "482913"
    it.pan[:] = b"6225880000001234"
    for name, value in more.items():
        setattr(it, name, value)
    return it


def copy(kind, which=MERCHANT, reprint=False, **more):
    return lambda: transaction_slip(transaction(kind, **more), Parameters, which, reprint, *FOOT)


def drawing(width, height, is_black):
    """A picture as a JBIG entity."""
    out = bytearray(2000)
    encoder = Encoder(width, height, out)
    for y in range(height):
        row = bytearray((width + 7) // 8)
        for x in range(width):
            if is_black(x, y):
                row[x // 8] |= 0x80 >> x % 8
        encoder.row(row)
    return bytes(memoryview(out)[: encoder.finish()])


class Code:
    """Signs as the vault does."""

    def update(self, part):
        pass

    def text(self):
        return "3F2A91C07B1D0C2E5A5A5A5A5A5A5A5A"


class Dressed(Parameters):
    """A shop that uses all the room it has."""

    slips = {
        "header": ["西湖区文三路 138 号", "电话 0571-8899 6677"],
        "footer": ["营业 06:30-20:30", "会员日每周三，粥品八折 WEDNESDAYS"],
        "link": "https://e.tinytill.example/s",
    }


class Foreign(Parameters):
    """A shop whose name printers cannot write."""

    merchant_name = "Señor Möbius 咖啡"
    slips = {"header": ["Straße 5 · Køln ñ"], "footer": ["谢谢惠顾 Danke schön", "Größe ½ · ħ Ω ĳ 营业 06:30-20:30"]}


def bowl(x, y):
    """A bowl with steam: a logo of 120 x 64 dots."""
    inside = (x - 60) ** 2 + (y - 28) ** 2 * 3 < 3400 and y >= 28
    rim = 24 <= y < 28 and 0 <= x < 120
    return inside or rim or (y < 20 and (x - 36 - (y // 5 % 2) * 4) % 24 < 3 and 36 <= x < 92)


def dressed(kind, copy=CARDHOLDER, code_of=Code, **more):
    return lambda: transaction_slip(
        transaction(kind, **more), Dressed, copy, False, *FOOT, None, drawing(120, 64, bowl), code_of
    )


def without_audit_key():
    raise KeyMissingError("AUDIT")


LINES = (
    ("group.sale", 31, 458250),
    ("group.completion", 2, 90000),
    ("group.offline_sale", 3, 12850),
    ("group.refund", 1, -3600),
    ("group.void", 1, -12850),
    ("group.completion_void", 1, -45000),
)
DIFFERENCES = (
    Difference("000098", "kind.refund", "1234", -3600, None),
    Difference("000101", "kind.completion_void", "", None, -45000),
    Difference("", "group.foreign_credit", "", 12850, 9250),
)


def report(result=BALANCED, **more):
    return Report(45, "01", AT, (Section("", result, LINES),), 499650, **more)


def two_groups():
    sections = (Section(DOMESTIC, BALANCED, LINES[:2]), Section(FOREIGN, NOT_BALANCED, LINES[3:4]))
    return Report(45, "01", AT, sections, 544650, 1, 2, DIFFERENCES[:1])


def printed_again():
    """What flash tells of differences: the first transaction, and the sums."""
    known = (Difference("000098", "kind.refund", "1234", 3600, UNTOLD),) + DIFFERENCES[2:]
    return settlement_slip(report(NOT_BALANCED, differences=known), True, Parameters, *FOOT)


def not_taken():
    given_up = (transaction(kinds.REFUND, 3600, response="13"), transaction(kinds.OFFLINE_SALE, 4200, trace=127))
    return not_taken_slip(report(), given_up, Parameters, *FOOT)


def signed():
    """With a signature on it: two strokes."""
    picture = drawing(240, 112, lambda x, y: x in (20 + y, 21 + y, 220 - y, 219 - y))
    return transaction_slip(transaction(kinds.SALE, amount=128800), Parameters, MERCHANT, False, *FOOT, picture)


def with_chip(entry, results, which=MERCHANT, reprint=False, waived=None, kind=kinds.SALE, **objects):
    """Of a chip with these CVM results; `t9F27=b"."`: further objects."""
    it = transaction(kind, 12850, entry=entry)
    data = {
        0x9F26: bytes(range(0x10, 0x90, 0x10)), 0x9F27: b"\x80", 0x9F36: b"\x0a\xdc", 0x95: b"\x00\x80\x00\x80\x00",
        0x9B: b"\xe8\x00", 0x9F37: b"\x2b\x29\xeb\xe4", 0x82: b"\x7c\x00", 0x9F34: results, 0x50: b"PBOC DEBIT",
        0x84: b"\xa0\x00\x00\x03\x33\x01\x01\x01", 0x5F34: b"\x01",
    }
    data.update({int(name[1:], 16): value for name, value in objects.items()})
    it.chip = ChipRecord(data, it.amount)
    if waived is not None:
        it.chip.waive(*waived)
    return transaction_slip(it, Parameters, which, reprint, *FOOT)


def takings():
    it = Takings()
    for n, (kind, entry, fen, hour, operator) in enumerate((
        (kinds.SALE, TAP, 12850, 9, "01"), (kinds.SALE, TAP, 4200, 9, "02"), (kinds.SALE, CHIP, 123456789, 12, "01"),
        (kinds.SALE, CASH, 3600, 12, "02"), (kinds.REFUND, TAP, 3600, 20, "01"),
        (kinds.OFFLINE_SALE, NO_CARD, 900, 20, "01"),
    )):
        it.add(transaction(kind, fen, trace=n, operator=operator, state=APPROVED), entry, hour)
    it.open = 1
    return it


def priced(which):
    """With discount, tax, tip and rounding; the fee on the merchant's copy only."""
    fen, details = charge({"tax_bp": 600, "fee_bp": 38, "rounding": {"fen": 50, "all": True}}, 12850, 643, 1221, False)
    it = transaction(kinds.SALE, fen)
    it.details = details
    return transaction_slip(it, Parameters, which, False, *FOOT)


def tax_inside(which):
    """With a tax that is in the price."""
    fen, details = charge({"tax_bp": 1300, "tax_included": True}, 12850, 0, 0, False)
    it = transaction(kinds.SALE, fen)
    it.details = details
    return transaction_slip(it, Parameters, which, False, *FOOT)


def in_english(make):
    """The lines while the terminal speaks English."""
    set_language("en")
    try:
        yield from make()
    finally:
        set_language("zh")


class Drawer:
    start, sales, back, paid_in, paid_out, expected, counted = 50000, 12345600, 123600, 10000, 2500, 12279500, 12279400


def in_cash(which, kind=kinds.SALE):
    """A sale with its change, or what gives it back."""
    it = transaction(kind, 12850, entry=CASH, auth_code="", reference="", institutions="")
    if kind == kinds.SALE:
        it.details = Details()
        it.details.put_number(TENDERED, 15000)
    return transaction_slip(it, Parameters, which, False, *FOOT)


def self_test():
    found = [["display", "pass", "320x240"], ["printer", "fail", "paper"], ["touch", "absent", ""]]
    return check_slip(Results(AT, FOOT[0], found), AT, Parameters, *FOOT)


class NoSlips:
    possible = True

    def print_list(self, name, make, *what):
        return make(*what, Parameters, *FOOT)


def training():
    return TrainingSlips(NoSlips(), Parameters).print_copy(transaction(kinds.SALE), MERCHANT)


LARGEST = {"t84": bytes(range(0xA0, 0xB0)), "t50": b"A LABEL OF 16 CH"}

SLIPS = {
    "chip_sale": lambda: with_chip(CHIP, b"\x42\x03\x00", t9F27=b"\x40"),
    "chip_reprint": lambda: with_chip(CHIP, b"\x41\x03\x02", CARDHOLDER, True, t9F27=b"\x40", **LARGEST),
    "cash": lambda: in_cash(CARDHOLDER),
    "cash_merchant": lambda: in_cash(MERCHANT),
    "priced": lambda: priced(MERCHANT),
    "priced_customer": lambda: priced(CARDHOLDER),
    "tax_inside": lambda: tax_inside(MERCHANT),
    "tax_inside_customer": lambda: tax_inside(CARDHOLDER),
    "tax_inside_english": lambda: in_english(lambda: tax_inside(MERCHANT)),
    "tax_inside_customer_english": lambda: in_english(lambda: tax_inside(CARDHOLDER)),
    "cash_drawer": lambda: drawer_slip(Drawer, "01", AT, Parameters, *FOOT),
    "cash_void": lambda: in_cash(CARDHOLDER, kinds.VOID),
    "tap_waived": lambda: with_chip(TAP, bytes(3), waived=(True, True, 100000)),
    "tap_waived_cardholder": lambda: with_chip(TAP, bytes(3), CARDHOLDER, waived=(True, True, 100000)),
    "tap_pin": lambda: with_chip(TAP, b"\x02\x00\x00", waived=(False, True, 30000)),
    "chip_offline": lambda: with_chip(TAP, b"\x1f\x00\x02", kind=kinds.CHIP_OFFLINE, t9F27=b"\x40"),
    "sale": copy(kinds.SALE, amount=128800),
    "sale_reprint": copy(kinds.SALE, CARDHOLDER, True),
    "sale_signed": signed,
    "dressed_sale": dressed(kinds.SALE, amount=128800),
    "foreign_name": lambda: transaction_slip(transaction(kinds.SALE), Foreign, CARDHOLDER, False, *FOOT),
    "dressed_sale_merchant": dressed(kinds.SALE, MERCHANT, amount=128800),
    "dressed_refund": dressed(kinds.REFUND),
    "dressed_without_key": dressed(kinds.SALE, code_of=without_audit_key),
    "void": copy(kinds.VOID, entry=NO_CARD),
    "void_cardholder": copy(kinds.VOID, CARDHOLDER),
    "refund": copy(kinds.REFUND, amount=123456789),
    "preauth": copy(kinds.PREAUTH, amount=50000),
    "preauth_void": copy(kinds.PREAUTH_VOID, amount=50000),
    "completion": copy(kinds.COMPLETION, amount=45000),
    "completion_void": copy(kinds.COMPLETION_VOID, amount=45000),
    "offline_sale": copy(kinds.OFFLINE_SALE, reference="", auth_code="", decided_at=0),
    "settlement": lambda: settlement_slip(report(), False, Parameters, *FOOT),
    "settlement_differs": lambda: settlement_slip(two_groups(), True, Parameters, *FOOT),
    "settlement_again": printed_again,
    "settlement_error": lambda: settlement_slip(report(IN_ERROR, pending=3), False, Parameters, *FOOT),
    "settlement_z": lambda: settlement_slip(report(takings=takings()), False, Parameters, *FOOT),
    "settlement_dressed": lambda: settlement_slip(report(takings=takings()), False, Dressed, *FOOT),
    "training": training,
    "self_test": self_test,
    "report_x": lambda: day_slip(takings(), "2026-11-22", "01", AT, Parameters, *FOOT),
    "differences": lambda: difference_slip(report(NOT_BALANCED, differences=DIFFERENCES), Parameters, *FOOT),
    "not_taken": not_taken,
}
