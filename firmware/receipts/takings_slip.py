"""The report of a day (X) as data, and what a settlement's slip says of its batch (Z). Lines as in `receipts.slip`."""

from ledger.takings import WAYS
from receipts.slip import foot_lines, footer_lines, merchant_lines, shop_lines
from receipts.words import amount, local_time
from ui.texts import both


def day_slip(takings, day: str, operator: str, now: int, parameters, version: str, serial: str):
    """Yield the lines of a day's report. `day`: `2026-11-22`; `operator`: who prints it, at `now`."""
    yield from shop_lines(parameters)
    yield "centre", "日报表 X REPORT"
    yield from merchant_lines(parameters, operator)
    yield "pair", "日期 DATE", day
    yield "pair", "打印 PRINTED", local_time(now, parameters.utc_offset_s)
    yield ("rule",)
    yield "pair", "收款 IN  %d 笔" % takings.count, amount(takings.sum)
    yield "pair", "退款 BACK  %d 笔" % takings.back_count, amount(-takings.back_sum)
    yield from takings_lines(takings)
    yield ("bar",)
    yield "amount", "合计", "RMB " + amount(takings.fen)
    yield ("bar",)
    if takings.open:
        yield "pair", "没有结果 OPEN", "%d 笔" % takings.open
    yield "small", "%s %s" % both("takings.no_settlement")
    yield from footer_lines(parameters)
    yield from foot_lines(version, serial)


def takings_lines(takings):
    """Yield the tables by way, operator and hour."""
    ways = [(_name(way), takings.ways[way]) for way in WAYS if way in takings.ways]
    yield from _table("方式 BY WAY", ways)
    operators = sorted(takings.operators)
    yield from _table("操作员 BY OPERATOR", [(number, takings.operators[number]) for number in operators])
    hours = sorted(takings.hours)
    yield from _table("时段 BY HOUR", [("%02d:00" % hour, takings.hours[hour]) for hour in hours])


def _name(way: str) -> str:
    chinese, english = both("paid." + way)
    return "%s %s" % (chinese, english.upper())


def _table(name: str, lines):
    if lines:
        yield ("rule",)
        yield "centre", name
        for label, (count, fen) in lines:
            yield "table", label, str(count), amount(fen)
