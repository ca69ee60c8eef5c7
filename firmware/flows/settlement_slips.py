"""The slips of settlements: at the end of one, once more for who asks, and at power-on what a cut kept from coming out.

A settlement is marked as printed when its last slip is out. Until then the next power-on prints it again, as a reprint:
a part may be on paper. Which transactions differ is not kept, but for the first; a reprint tells the sums beside it.
"""

import asyncio
from micropython import const

from flows.takings import of_batch
from host.settlement_sums import sums_that_differ
from ledger.difference import UNTOLD, Difference
from ledger.kinds import KINDS
from ledger.states import APPROVED
from receipts.settlement_slip import (
    DOMESTIC,
    FOREIGN,
    Report,
    Section,
    difference_slip,
    not_taken_slip,
    settlement_slip,
)

_PAUSE = const(8)  # transactions between two looks at the event loop


async def print_slips(till, settlement, differences, not_taken, reprint: bool = False):
    """Queue the totals with the batch by way, operator and hour (Z), and the list of what was not taken; returns the
    totals' job."""
    report = report_of(settlement, differences)
    report.takings = await of_batch(till.ledger, settlement, till.parameters.utc_offset_s)
    last = job = till.slips.print_list("settlement", settlement_slip, report, reprint)
    if not_taken:
        last = till.slips.print_list("not taken", not_taken_slip, report, not_taken)
    last.noting = asyncio.create_task(_note(till.ledger, settlement, last))
    return job


async def _note(ledger, settlement, job) -> None:
    await job.done.wait()
    ledger.slip_is_out(settlement)


async def print_again(till, settlement):
    """Queue the slips of a settlement that has ended, marked as a reprint; returns the totals' job."""
    ledger, not_taken = till.ledger, []
    for seen, one in enumerate(ledger.in_batch(settlement)):
        if one.state != APPROVED and KINDS[one.kind].is_advice:
            not_taken.append(one)
        if seen % _PAUSE == 0:
            await asyncio.sleep_ms(0)
    return await print_slips(till, settlement, _known_differences(ledger, settlement), not_taken, True)


async def print_owed(till) -> None:
    """At power-on: one slip after the other, so that an empty roll fills no memory."""
    for sequence in till.ledger.slips_owed():
        till.ui.toast("toast.settlement_again", "print")
        job = await print_again(till, till.ledger.settlement_at(sequence))
        await job.done.wait()


def print_differences(till, settlement) -> None:
    """Queue the list of what differs."""
    if till.slips.possible:
        till.slips.print_list("differences", difference_slip, report_of(settlement, till.settle_keeper.differences))


async def follow(job, screen) -> None:
    """Show how the slip gets on; ends with the screen only."""
    while True:
        if job.done.is_set():
            screen.printing("settled.printed", icon="tick")
        else:
            screen.printing("settled.printing", job.part)
        await job.news()


def report_of(settlement, differences) -> Report:
    """What the slip shows of a settlement."""
    sections, fen = [], 0
    for name, group, result in ((DOMESTIC, settlement.domestic, settlement.domestic_result),
                                (FOREIGN, settlement.foreign, settlement.foreign_result)):
        debit_count, debit_sum, credit_count, credit_sum = group.values()
        lines = (("group.debit", debit_count, debit_sum), ("group.credit", credit_count, -credit_sum))
        sections.append(Section(name, result, lines))
        fen += debit_sum - credit_sum
    return Report(settlement.batch, settlement.operator, settlement.closed_at, sections, fen, differences=differences)


def _known_differences(ledger, settlement) -> list:
    """What flash tells of them."""
    if settlement.is_balanced:
        return []
    found = sums_that_differ(settlement)
    one = ledger.find_trace(settlement.different, settlement.batch) if settlement.different else None
    if one is not None:
        found.insert(0, Difference("%06d" % one.trace, "kind." + one.type.name, one.last_four, one.amount, UNTOLD))
    return found
