"""What slips tell of cash; lines as in `receipts.slip`. Loaded for cash only."""

from ledger.details import TENDERED
from receipts.words import amount, local_time


def cash_lines(transaction):
    """Yield what was received and given back, as far as the books tell."""
    received = transaction.details.number(TENDERED) if transaction.details is not None else 0
    if received:
        yield "pair", "收到 RECEIVED", amount(received)
        yield "pair", "找零 CHANGE", amount(received - transaction.amount)


def drawer_slip(sums, operator: str, now: int, parameters, version: str, serial: str):
    """Yield the lines of the drawer's report. `sums`: of `flows.drawer_sums`; `operator`: who prints it, at `now`."""
    from receipts.slip import foot_lines, merchant_lines, shop_lines

    yield from shop_lines(parameters)
    yield "centre", "现金报表 CASH DRAWER"
    yield from merchant_lines(parameters, operator)
    yield "pair", "时间 TIME", local_time(now, parameters.utc_offset_s)
    yield ("rule",)
    yield "pair", "上次清点 LAST COUNT", amount(sums.start)
    yield "pair", "收款 SALES", amount(sums.sales)
    yield "pair", "退还 GIVEN BACK", amount(-sums.back)
    yield "pair", "存入 IN", amount(sums.paid_in)
    yield "pair", "取出 OUT", amount(-sums.paid_out)
    yield ("bar",)
    yield "pair", "应有 EXPECTED", amount(sums.expected)
    if sums.counted is not None:
        yield "pair", "清点 COUNTED", amount(sums.counted)
        yield "amount", "差额", "RMB " + amount(sums.counted - sums.expected)
    else:
        yield "centre", "还没有清点 NOT COUNTED"
    yield ("bar",)
    yield "small", "主管签名 SUPERVISOR"
    yield "gap", 80
    yield from foot_lines(version, serial)
