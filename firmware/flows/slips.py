"""After an approval: the merchant's copy prints by itself, the customer's on a key."""

import asyncio
from micropython import const

from drivers.errors import DriverError
from ledger.kinds import SALE
from ledger.transaction import MERCHANT_CODE, PAYER_CODE
from money import format_fen
from receipts.slips import CARDHOLDER, MERCHANT
from receipts.words import WAYS
from ui.errors import Cancelled
from ui.screens.result import Approved
from ui.texts import phrase

_PRINTING = {MERCHANT: ("approved.printing", "approved.printed"),
             CARDHOLDER: ("approved.printing_copy", "approved.copy_printed")}
_SKIP_OR_DONE = (("cancel", "key.skip"), None, ("ok", "key.paper_done"))
_SKIP = (("cancel", "key.skip"), None, None)
_WEAK_MV = const(3500)
_TEAR_MS = const(2000)
_SEEN_MS = const(500)  # the result stands so long before paper matters
# trouble of the printer: icon and words
_TROUBLES = {
    "cover": ("print", "cover_open"),
    "power": ("batt", "print_paused"),
    "hot": ("print", "head_cooling"),
    "silent": ("print", "printer_silent"),
    "fault": ("print", "printer_broken"),
    "offline": ("print", "printer_silent"),
}


async def hand_out_slips(till, transaction) -> None:
    """Show the green tile until the slips are out or nobody wants them."""
    if not till.slips.possible:
        await till.ui.show(_approved(transaction, CARDHOLDER))
    elif await print_copy(till, transaction, MERCHANT, both=till.parameters.slips.get("copies") == 2) == "ok":
        await print_copy(till, transaction, CARDHOLDER)


async def print_copy(till, transaction, copy: str, reprint: bool = False, both: bool = False):
    """Print one copy under the green tile; returns the key that ended it, "ok" by itself when `both` are wanted."""
    till.ledger.chip_of(transaction)
    till.ledger.details_of(transaction)
    job = till.slips.print_copy(transaction, copy, reprint)
    while True:
        screen = _approved(transaction, copy)
        key = await till.ui.show_while(screen, _follow(job, screen, copy, both))
        if key != "trouble":
            job.leave()
            return key
        if not await _solve(till, transaction, job):
            job.cancel()
            return None


def _approved(transaction, copy: str) -> Approved:
    end = ("cancel", "key.no_copy" if copy == MERCHANT else "key.end")
    more = ("ok", "key.copy") if copy == MERCHANT else None
    name = transaction.type.name
    return Approved(
        transaction.amount,
        _paid_with(transaction),
        WAYS.get(transaction.entry),
        phrase("approved.trace", trace="%06d" % transaction.trace),
        phrase("approved.auth", auth=transaction.auth_code) if transaction.auth_code else None,
        (end, None, more),
        "done." + name,
        None if transaction.kind == SALE else "done_line." + ("cash_back" if transaction.is_cash else name),
    )


def _paid_with(it):
    """A text for the tile: the card, or by whose code; None for cash."""
    if it.has_card:
        return phrase("card.any", last=it.last_four)
    if it.entry == PAYER_CODE:
        from ledger.details import CODE

        return phrase("code.payer", last=it.details.text(CODE)[-4:]) if it.details is not None else "way.pay_code"
    return "code.merchant" if it.entry == MERCHANT_CODE else None


async def _follow(job, screen, copy: str, both: bool) -> str:
    """Show how printing gets on; ends when the printer needs help, or there is time enough to tear `both` apart."""
    printing, printed = _PRINTING[copy]
    while job.trouble is None:
        if job.done.is_set():
            screen.printing(printed, icon="tick")
            if both:
                await asyncio.sleep_ms(_TEAR_MS)
                return "ok"
        else:
            screen.printing(printing, job.part)
        await job.news()
    await asyncio.sleep_ms(_SEEN_MS)
    return "trouble"


async def _solve(till, transaction, job) -> bool:
    """Say what keeps the printer until it is well again; False when the slip is given up."""
    from ui.screens.notice import Notice, PaperOut

    amount, trace = format_fen(transaction.amount), "%06d" % transaction.trace
    booked = phrase("paper_out.booked", amount=amount, trace=trace)
    while job.trouble is not None:
        trouble = job.trouble
        if trouble == "paper":
            screen = PaperOut(amount, trace, _SKIP_OR_DONE)
        else:
            icon, message = _cause(till, trouble)
            screen = Notice(icon, message, (("done", booked), ("todo", "print_trouble.later")), _SKIP)
        try:
            await till.ui.show_while(screen, _changed(job, trouble))
        except Cancelled:
            return False
    return True


def _cause(till, trouble: str) -> tuple:
    """Icon and words. A printer says the same of a hot head and of a weak supply; the battery's gauge tells which."""
    gauge = till.board.gauge
    if trouble == "hot" and gauge is not None:
        try:
            if not gauge.charging() and gauge.millivolts() < _WEAK_MV:
                return "batt", "print_weak"
        except DriverError:
            pass
    return _TROUBLES[trouble]


async def _changed(job, trouble: str) -> None:
    while job.trouble == trouble:
        await job.news()
