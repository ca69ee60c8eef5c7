"""The slips of a settlement as data: totals, what differs, what the acquirer did not take. Lines as in `receipts.slip`.

Contents: the dialect's settlement slip (结算总计单), design of the visual guide.
"""

from ledger.difference import UNTOLD
from ledger.settlement import BALANCED, IN_ERROR
from receipts.slip import REPRINT, foot_lines, footer_lines, merchant_lines, shop_lines
from receipts.words import amount, kind_name, local_time, name_of, signed_amount
from ui.texts import tr

DOMESTIC = "内卡 DOMESTIC"
FOREIGN = "外卡 FOREIGN"


class Section:
    """One group of cards."""

    def __init__(self, name: str, result: int, lines):
        """`name`: DOMESTIC, FOREIGN, or "" when there is one group. `result`: the acquirer's, of `ledger.settlement`.
        `lines`: (id of the words, count, fen), e.g. ("group.void", 1, -12850)."""
        self.name = name
        self.result = result
        self.lines = lines


class Report:
    """What a settlement came to."""

    def __init__(self, batch: int, operator: str, at: int, sections, fen: int, unknown: int = 0, pending: int = 0,
                 differences=(), takings=None):
        """`at`: seconds since 2000 UTC. `fen`: what the merchant gets. `unknown`, `pending`: transactions without a
        result, and those still to be sent. `differences`: `ledger.difference.Difference` objects. `takings`: the batch
        by way, operator and hour (`ledger.takings`), or None."""
        self.batch = batch
        self.operator = operator
        self.at = at
        self.sections = sections
        self.fen = fen
        self.unknown = unknown
        self.pending = pending
        self.differences = differences
        self.takings = takings

    @property
    def is_balanced(self) -> bool:
        return all(section.result == BALANCED for section in self.sections)


def settlement_slip(report, reprint: bool, parameters, version: str, serial: str):
    """Yield the lines of the totals, with what differs."""
    yield from _head("结算总计单 SETTLEMENT", report, parameters)
    if reprint:
        yield REPRINT
    for section in report.sections:
        if section.name:
            yield "centre", section.name
        yield "frame", tr(_result(section.result))
        yield "table", "类型", "笔数", "金额"
        yield ("bar",)
        for text_id, count, fen in section.lines:
            yield "table", name_of(text_id), str(count), amount(fen)
        yield ("bar",)
    yield "amount", "合计", "RMB " + amount(report.fen)
    if report.takings is not None:
        from receipts.takings_slip import takings_lines

        yield from takings_lines(report.takings)
    yield ("rule",)
    if report.differences:
        yield "frame", tr("slip.differences")
        yield from _differences(report.differences)
    yield "pair", "结果未知 UNKNOWN", "%d 笔" % report.unknown
    yield "pair", "待传 PENDING", "%d 笔" % report.pending
    if report.is_balanced and not report.unknown and not report.pending:
        yield "gap", 4
        yield "pair", "可以关机", ""
    yield from footer_lines(parameters)
    yield from foot_lines(version, serial)


def difference_slip(report, parameters, version: str, serial: str):
    """Yield the lines of the list of what differs."""
    yield from _head("对账差异单 DIFFERENCES", report, parameters)
    yield ("rule",)
    yield from _differences(report.differences)
    yield from foot_lines(version, serial)


def not_taken_slip(report, transactions, parameters, version: str, serial: str):
    """Yield the lines of the list of advices that were given up."""
    yield from _head("未送达清单 NOT TAKEN", report, parameters)
    yield ("rule",)
    for transaction in transactions:
        yield "pair", "凭证号 %06d" % transaction.trace, kind_name(transaction)
        yield "pair", transaction.masked_pan, amount(signed_amount(transaction))
        if transaction.response:
            yield "pair", "应答码 ANSWER", transaction.response
        yield ("rule",)
    yield "small", "这些交易银行还没有入账，请联系收单机构"
    yield from foot_lines(version, serial)


def _head(name: str, report, parameters):
    yield from shop_lines(parameters)
    yield "centre", name
    yield from merchant_lines(parameters, report.operator)
    yield "pair", "批次号 BATCH", "%06d" % report.batch
    yield "pair", "时间 TIME", local_time(report.at, parameters.utc_offset_s)


def _result(result: int) -> str:
    """The words in the box."""
    if result == BALANCED:
        return "slip.balanced"
    return "slip.in_error" if result == IN_ERROR else "slip.not_balanced"


def _differences(differences):
    for it in differences:
        if it.trace:
            yield "pair", "凭证号 " + it.trace, name_of(it.kind)
            if it.last:
                yield "pair", "卡号 CARD", "****" + it.last
        else:
            yield "pair", name_of(it.kind), ""
        yield "pair", "本机 OURS", _amount_or_none(it.ours)
        if it.theirs != UNTOLD:
            yield "pair", "银行 BANK", _amount_or_none(it.theirs)
        yield ("rule",)


def _amount_or_none(fen) -> str:
    return "没有 NONE" if fen is None else amount(fen)
