"""Tell how a transaction ended, hand out the slips, and never leave an unknown outcome without a word."""

from flows.slips import hand_out_slips
from host.responses import text_id
from ledger.states import ADVISING, APPROVED, DECLINED, REVERSED, REVERSING
from ui.errors import Cancelled
from ui.screens.result import Asking, Declined
from ui.texts import phrase

_END = (("cancel", "key.end"), None, None)
_LATER_OR_CHECK = (("cancel", "key.later"), None, ("ok", "key.check"))


async def show_outcome(till, transaction) -> None:
    """Show the tile that fits the transaction's state."""
    if transaction.state in (REVERSING, ADVISING) and not await _follow(till, transaction):
        return
    if transaction.state == APPROVED:
        await hand_out_slips(till, transaction)
    elif transaction.state == REVERSED:
        await till.ui.show(Declined(transaction.amount, "found_not", None, _END, "declined.reversed"))
    elif transaction.state == DECLINED:
        code = phrase("declined.code", code=transaction.response)
        await till.ui.show(Declined(transaction.amount, text_id(transaction.response), code, _END))


async def _follow(till, transaction) -> bool:
    """The outcome is open: the terminal reverses or sends again, and shows how that goes. False: seen to later."""
    while transaction.state in (REVERSING, ADVISING):
        screen = Asking(transaction.amount, _LATER_OR_CHECK, advice=transaction.type.is_advice)
        _tell(till, transaction, screen)
        try:
            key = await till.ui.show_while(screen, _keep_true(till, transaction, screen))
        except Cancelled:
            return False
        if key == "cancel":
            return False
        till.drain.retry()
    return True


async def _keep_true(till, transaction, screen) -> None:
    """Keep the steps true until the transaction is settled."""
    while transaction.state in (REVERSING, ADVISING):
        _tell(till, transaction, screen)
        await till.drain.changed_within(1)


def _tell(till, transaction, screen) -> None:
    screen.reversing(till.drain.seconds_to_next())
    if till.drain.has_given_up(transaction):
        screen.set_step(2, "todo", "unknown.resend_later")
