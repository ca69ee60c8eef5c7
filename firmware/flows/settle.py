"""Settle the batch: show what it holds, let it be settled in the background, tell what came of it."""

import asyncio
from micropython import const

from flows.on_demand import run_flow
from ledger.pending import Pending
from services.settle_keeper import DETAILS, DONE, FIRST, IDLE, TOTALS
from ui.errors import Cancelled
from ui.screens.notice import Notice
from ui.screens.progress import Settling
from ui.screens.settle import Mismatch, SettleConfirm, Settled
from ui.texts import phrase

_LOOK_MS = const(100)
_AGAIN = (("done", "settle.kept"), ("now", "warn.line_test"))


async def settle(till) -> None:
    """Ask, settle, tell. Cancelled leaves a settlement that has begun to the background."""
    keeper, ledger = till.settle_keeper, till.ledger
    if ledger.settlement is None:
        while await till.ui.show(_confirm(ledger)) == "func":
            try:
                await run_flow("report_screen.show_batch", till)
            except Cancelled:
                pass
    keeper.begin(till.operator_number)
    batch, groups = _groups(ledger)
    count, fen = _sum(groups)
    steps = (("now", "settling.first"), ("todo", "settling.totals"), ("todo", "settling.details_then"))
    screen = Settling("%06d" % batch, count, fen, steps)
    keeper.is_watched = True
    try:
        await till.ui.show_while(screen, _follow(keeper, ledger, screen))
    finally:
        keeper.is_watched = False
    if keeper.phase == DONE:
        await _tell(till, ledger.last_settlement, count, fen)
    elif keeper.open:
        await till.ui.show(Notice("lock", phrase("blocked_pending", n=keeper.open), (("now", "blocked.wait"),)))
    else:
        await till.ui.show(Notice("net", "not_connected", _AGAIN, line="settle.not_begun"))


def _groups(ledger) -> tuple:
    """Batch number and card groups of what is being settled or is to be."""
    it = ledger.settlement or ledger.totals
    return it.batch, (("domestic", it.domestic), ("foreign", it.foreign))


def _sum(groups) -> tuple:
    """Records and fen."""
    count = sum(group.debit_count + group.credit_count for _, group in groups)
    return count, sum(group.debit_sum - group.credit_sum for _, group in groups)


def _confirm(ledger) -> SettleConfirm:
    batch, groups = _groups(ledger)
    rows = []
    for name, group in groups:
        if group.debit_count:
            rows.append(("group.%s_debit" % name, group.debit_count, group.debit_sum))
        if group.credit_count:
            rows.append(("group.%s_credit" % name, group.credit_count, -group.credit_sum))
    count, fen = _sum(groups)
    pending = Pending(ledger)
    warning = phrase("settle.to_send", n=pending.open) if pending.open else None
    allowed = bool(count or pending.open) or any(it.is_cash for it in ledger.in_batch())  # cash fills the books, too
    return SettleConfirm("%06d" % batch, rows, count, fen, warning, allowed, allowed)


async def _follow(keeper, ledger, screen) -> None:
    """Show how it gets on, until it has ended."""
    while keeper.phase not in (IDLE, DONE):
        settlement = ledger.settlement
        if keeper.phase != FIRST:
            screen.set_step(0, "done", "settling.first")
        if keeper.phase == TOTALS:
            screen.set_step(1, "now", "settling.offline" if keeper.is_stuck else "settling.totals")
        elif keeper.phase == DETAILS and settlement is not None:
            agree = settlement.is_balanced
            screen.set_step(1, "done", "settling.agree" if agree else "settling.differ")
            words = "settling.offline" if keeper.is_stuck else "settling.end" if agree else "settling.details"
            screen.set_step(2, "now", words)
            screen.advance(settlement.uploaded)
        await asyncio.sleep_ms(_LOOK_MS)


async def _tell(till, settlement, count: int, fen: int) -> None:
    """The end, until a key."""
    from flows.settlement_slips import follow, print_differences

    keeper = till.settle_keeper
    if settlement.is_balanced:
        screen = Settled("%06d" % settlement.batch, count, fen)
        await till.ui.show_while(screen, follow(keeper.job, screen)) if keeper.job else await till.ui.show(screen)
        return
    try:
        if await till.ui.show(Mismatch(_off(settlement), keeper.differences)) == "ok":
            print_differences(till, settlement)
    except Cancelled:
        pass


def _off(settlement) -> int:
    """By how much the sums differ, in fen."""
    off = 0
    it = settlement
    for ours, theirs in ((it.domestic, it.host_domestic), (it.foreign, it.host_foreign)):
        off += ours.debit_sum - ours.credit_sum - theirs.debit_sum + theirs.credit_sum
    return off
