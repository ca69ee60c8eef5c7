"""Tell how a sale ended, hand out the slips, and never leave an unknown outcome without a word."""

from flows.slips import hand_out_slips
from host.responses import text_id
from ledger.states import APPROVED, DECLINED, REVERSED
from ui.errors import Cancelled
from ui.screens.result import Declined, Unknown
from ui.texts import phrase

_END = (("cancel", "key.end"), None, None)
_LATER_OR_CHECK = (("cancel", "key.later"), None, ("ok", "key.check"))


async def show_outcome(till, transaction) -> None:
    """Show the tile that fits the transaction's state."""
    if transaction.state == APPROVED:
        await hand_out_slips(till, transaction)
    elif transaction.state == DECLINED:
        code = phrase("declined.code", code=transaction.response)
        await till.ui.show(Declined(transaction.amount, text_id(transaction.response), code, _END))
    else:
        await _show_unknown(till, transaction)


async def _show_unknown(till, transaction) -> None:
    """The outcome is not known: the terminal reverses, shows how that goes, and tells when it is done."""
    while transaction.state != REVERSED:
        steps = (("done", "unknown.saved"), ("now", "unknown.reversing_now"), ("todo", "unknown.then"))
        screen = Unknown(transaction.amount, steps, _LATER_OR_CHECK)
        try:
            key = await till.ui.show_while(screen, _follow_reversal(till, transaction, screen))
        except Cancelled:
            return
        if key == "cancel":
            return
        till.drain.hurry()
    await till.ui.show(Declined(transaction.amount, "found_not", None, _END, "declined.reversed"))


async def _follow_reversal(till, transaction, screen) -> None:
    """Keep the middle step true until the reversal is through."""
    while transaction.state != REVERSED:
        left = till.drain.seconds_to_next()
        screen.set_step(1, "now", phrase("unknown.reversing", s=left) if left else "unknown.reversing_now")
        await till.drain.changed_within(1)
