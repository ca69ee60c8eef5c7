"""The sales slip as data: what stands on it, line by line, in both languages. A renderer turns lines into print.

A line is a tuple: ("shop", text) · ("centre", text) · ("frame", text) · ("pair", left, right) · ("rule",) · ("bar",) ·
("amount", label, text) · ("small", text) · ("small_pair", left, right) · ("gap", dots).
"""

import time

from ledger.transaction import ENTRY_LETTERS
from money import format_fen
from receipts.issuers import issuer_name
from ui.texts import tr

MERCHANT = "merchant"
CARDHOLDER = "cardholder"
_SIGNATURE_DOTS = 112


def sale_slip(transaction, parameters, copy: str, reprint: bool, version: str, serial: str):
    """Yield the lines of one copy, top to bottom."""
    yield "shop", parameters.merchant_name
    yield "centre", "签购单 SALES SLIP"
    yield "frame", tr("slip." + copy)
    if reprint:
        yield "centre", "＊＊＊ 重打印 REPRINT ＊＊＊"
    yield "pair", "商户编号", parameters.merchant_id
    yield "pair", "终端编号 " + parameters.terminal_id, "操作员 " + transaction.operator
    yield ("rule",)
    yield "pair", "交易类型 TYPE", "消费 SALE"
    yield "pair", "卡号 CARD", transaction.masked_pan + " " + ENTRY_LETTERS[transaction.entry]
    issuer = issuer_name(transaction.institutions)
    if issuer:
        yield "pair", "发卡行 ISSUER", issuer
    yield "pair", "批次号 BATCH", "%06d" % transaction.batch
    yield "pair", "凭证号 TRACE", "%06d" % transaction.trace
    if transaction.auth_code:
        yield "pair", "授权码 AUTH", transaction.auth_code
    yield "pair", "参考号 REF", transaction.reference
    yield "pair", "时间 TIME", local_time(transaction.decided_at, parameters.utc_offset_s)
    yield ("bar",)
    yield "amount", "金额", "RMB " + format_fen(transaction.amount)
    yield ("bar",)
    if copy == MERCHANT:
        yield "small", "持卡人签名 CARDHOLDER SIGNATURE"
        yield "gap", _SIGNATURE_DOTS
        yield ("rule",)
        yield "small", "本人确认以上交易，同意将其计入本卡账户"
        yield "small", "I AGREE TO PAY THE AMOUNT ABOVE"
    else:
        yield "small", "本店实收，商品离柜请核对"
        yield ("rule",)
        yield "centre", "谢谢惠顾，欢迎再来"
    yield "gap", 6
    yield "small_pair", "TinyTill " + version, serial


def local_time(seconds: int, utc_offset_s: int) -> str:
    """`2026-11-22 14:35:08` of seconds since 2000 UTC."""
    return "%04d-%02d-%02d %02d:%02d:%02d" % tuple(time.gmtime(seconds + utc_offset_s)[:6])
