"""The slip of a transaction as data: what stands on it, line by line, in both languages. A renderer turns lines into
print. Contents: the dialect's receipt (签购单), design of the visual guide.

A line is a tuple: ("shop", text) · ("centre", text) · ("frame", text) · ("pair", left, right) · ("table", left, middle,
right) · ("rule",) · ("bar",) · ("amount", label, text) · ("small", text) · ("small_pair", left, right) · ("gap", dots)
· ("picture", JBIG entity) · ("small_centre", text) · ("code", text of a QR code).
"""

from ledger import kinds
from ledger.transaction import ENTRY_LETTERS
from receipts.issuers import issuer_name
from receipts.slips import MERCHANT
from receipts.words import amount, kind_name, local_time, signed_amount
from ui.texts import both, tr

REPRINT = ("centre", "＊＊＊ 重打印 REPRINT ＊＊＊")
_SIGNATURE_DOTS = 112


def transaction_slip(transaction, parameters, copy: str, reprint: bool, version: str, serial: str, signature=None,
                     logo=None, code_of=None):
    """Yield the lines of one copy, top to bottom. `copy`: MERCHANT or CARDHOLDER. `signature`: what was signed on the
    glass, a JBIG entity; without it there is room for a pen. `logo`: another one. `code_of`: see `e_slip`."""
    if logo is not None:
        yield "picture", logo
        yield "gap", 6
    yield from shop_lines(parameters)
    yield "centre", "签购单 SALES SLIP"
    yield "frame", tr("slip.customer" if transaction.is_cash and copy != MERCHANT else "slip." + copy)
    if reprint:
        yield REPRINT
    yield from merchant_lines(parameters, transaction.operator)
    yield ("rule",)
    yield from _what(transaction, parameters)
    details = transaction.details
    if details is not None:
        from receipts import price_lines

        yield from price_lines.price_lines(transaction)
    yield ("bar",)
    yield "amount", "金额", "RMB " + amount(signed_amount(transaction))
    yield ("bar",)
    if transaction.is_cash:
        from receipts.cash_lines import cash_lines

        yield from cash_lines(transaction)
    if details is not None and copy == MERCHANT:
        yield from price_lines.fee_lines(transaction)
    waived = ()
    if transaction.chip is not None:
        from receipts.chip_lines import chip_lines, waived_lines

        yield from chip_lines(transaction)
        yield ("rule",)
        waived = tuple(waived_lines(transaction))
        yield from waived
    if copy == MERCHANT and transaction.has_card:
        if not waived:
            yield "small", "持卡人签名 CARDHOLDER SIGNATURE"
            yield ("gap", _SIGNATURE_DOTS) if signature is None else ("picture", signature)
            yield ("rule",)
        yield from _small(both("slip_signed." + transaction.type.name))
    else:
        is_cash_back = transaction.is_cash and transaction.type.side == kinds.CREDIT
        yield from _small(both("slip_told." + ("cash_back" if is_cash_back else transaction.type.name)))
        if parameters.slips.get("link") and not transaction.is_cash:
            from receipts.e_slip import e_slip_lines

            yield from e_slip_lines(transaction, parameters, code_of)
        yield from footer_lines(parameters, ("谢谢惠顾，欢迎再来",))
    yield from foot_lines(version, serial)


def shop_lines(parameters):
    """What every slip begins with: the shop's name and header."""
    yield "shop", parameters.merchant_name
    for line in parameters.slips.get("header", ()):
        yield "centre", line


def footer_lines(parameters, default=()):
    """The shop's footer below a rule; `default` where it has none."""
    lines = parameters.slips.get("footer") or default
    if lines:
        yield ("rule",)
    for number, line in enumerate(lines):
        yield ("small_centre" if number else "centre"), line


def merchant_lines(parameters, operator: str):
    """Whose terminal it is, and who works at it."""
    yield "pair", "商户编号", parameters.merchant_id
    yield "pair", "终端编号 " + parameters.terminal_id, "操作员 " + operator


def foot_lines(version: str, serial: str):
    """What every slip ends with."""
    yield "gap", 6
    yield "small_pair", "TinyTill " + version, serial


def _small(lines):
    for line in lines:
        yield "small", line


def _what(transaction, parameters):
    """The transaction, and the one it goes back to."""
    yield "pair", "交易类型 TYPE", kind_name(transaction)
    letter = ENTRY_LETTERS.get(transaction.entry, "")
    if transaction.is_cash:
        yield "pair", "付款方式 PAID IN", "现金 CASH"
    elif not transaction.has_card:
        from receipts.code_lines import code_lines

        yield from code_lines(transaction)
    else:
        yield "pair", "卡号 CARD", (transaction.masked_pan + " " + letter).rstrip()
    issuer = issuer_name(transaction.institutions)
    if issuer:
        yield "pair", "发卡行 ISSUER", issuer
    yield "pair", "批次号 BATCH", "%06d" % transaction.batch
    yield "pair", "凭证号 TRACE", "%06d" % transaction.trace
    if transaction.auth_code:
        yield "pair", "授权码 AUTH", transaction.auth_code
    if transaction.reference:
        yield "pair", "参考号 REF", transaction.reference
    when = transaction.decided_at or transaction.began_at
    yield "pair", "时间 TIME", local_time(when, parameters.utc_offset_s)
    yield from _original(transaction)


def _original(transaction):
    """What the dialect's receipt asks for: voids name the trace number, refunds reference and date, what follows a
    pre-authorisation its code."""
    kind = transaction.kind
    if kind in (kinds.VOID, kinds.COMPLETION_VOID) and transaction.original_trace:
        yield "pair", "原凭证号 ORIG TRACE", "%06d" % transaction.original_trace
    if kind == kinds.REFUND and transaction.original_reference:
        yield "pair", "原参考号 ORIG REF", transaction.original_reference
    if kind in (kinds.PREAUTH_VOID, kinds.COMPLETION, kinds.COMPLETION_VOID) and transaction.original_auth:
        yield "pair", "原授权码 ORIG AUTH", transaction.original_auth
    if kind in (kinds.REFUND, kinds.PREAUTH_VOID, kinds.COMPLETION) and transaction.original_date:
        date = transaction.original_date
        yield "pair", "原日期 ORIG DATE", date[:2] + "-" + date[2:]
