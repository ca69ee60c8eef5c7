"""Tell how a transaction ended, hand out the slips, and never leave an unknown outcome without a word."""

from flows.on_demand import run_flow
from flows.slips import hand_out_slips
from flows.take_card import card_out
from host.responses import text_id
from ledger.kinds import CHIP_OFFLINE, DEBIT, PREAUTH, SALE
from ledger.states import ADVISING, APPROVED, DECLINED, REVERSED, REVERSING
from ledger.transaction import CHIP
from ui.errors import Cancelled
from ui.screens.result import Declined
from ui.texts import phrase

_END = (("cancel", "key.end"), None, None)
_SIGNED = (SALE, PREAUTH)  # on the glass, where there is one; the slips of other kinds have a line for a pen
# what the acquirer says about the transaction referred to; other words than those for a payment
_ABOUT_ORIGINAL = {
    "25": "original_missing", "12": "original_missing", "22": "original_differs", "64": "original_differs",
}
_LATER_OR_CHECK = (("cancel", "key.later"), None, ("ok", "key.check"))


async def show_outcome(till, transaction) -> None:
    """Show the tile that fits the transaction's state."""
    is_open = transaction.state in (REVERSING, ADVISING) and transaction.kind != CHIP_OFFLINE
    if is_open and not await _follow(till, transaction):
        return
    if transaction.state == APPROVED or transaction.kind == CHIP_OFFLINE:  # the card has paid, the acquirer is told
        if _is_signed(transaction) and till.signs_on_glass:
            await run_flow("take_signature.take_signature", till, transaction)
        await hand_out_slips(till, transaction)
    elif transaction.state in (REVERSED, DECLINED):
        await till.ui.show(_failed(transaction))
    if transaction.entry == CHIP:
        await card_out(till, "kind." + transaction.type.name, transaction.amount)


def _is_signed(it) -> bool:
    """Whether the payer signs: not for a small tap."""
    return it.has_card and it.kind in _SIGNED and (it.chip is None or not it.chip.waived[1])


def _failed(it) -> Declined:
    """The red tile in the words of the transaction's kind."""
    is_sale = it.kind == SALE
    name = it.type.name
    if it.state == REVERSED:
        cause, line = ("found_not", "declined.reversed") if is_sale else ("found_undone", "undone.line")
        return Declined(it.amount, cause, None, _END, line, "failed." + name)
    if it.type.original:
        cause = _ABOUT_ORIGINAL.get(it.response) or (text_id(it.response) if it.type.side == DEBIT else "back_refused")
    else:
        cause = text_id(it.response)
    line = "declined.line" if is_sale else "failed_line." + name
    return Declined(it.amount, cause, phrase("declined.code", code=it.response), _END, line, "failed." + name)


async def _follow(till, transaction) -> bool:
    """The outcome is open: the terminal reverses or sends again, and shows how that goes. False: seen to later."""
    from ui.screens.unknown import Asking

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
