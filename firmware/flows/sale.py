"""A sale by card (消费), from the amount to the slip."""

import gc
import time

from flows.authorise import authorise
from flows.outcome import show_outcome
from flows.take_card import take_card
from flows.take_pin import take_pin
from host.messages import financial
from host.values import Request
from ledger.kinds import SALE
from ledger.transaction import Transaction
from money import format_fen
from security.pin_pad import PinPad
from ui.errors import Cancelled
from ui.screens.notice import Notice
from ui.screens.prompt import Prompt
from ui.screens.question import Question
from ui.texts import phrase

_KIND = "kind.sale"
_SAME_CARD_S = 120  # within which the same card with the same amount is asked about
_GOT_IT = (None, None, ("ok", "key.got_it"))


async def sale(till, fen: int) -> None:
    """Take `fen` from a card. Ends with the outcome on flash and told."""
    if fen > till.parameters.limits.sale_max:
        await _refuse_amount(till, fen)
        return
    await _settle_open(till)
    await till.be_signed_on()
    gc.collect()
    till.connect_ahead()
    with await take_card(till, _KIND, fen) as card:
        await _ask_about_same_card(till, card, fen)
        transaction = _new_sale(till, card, fen)
        with PinPad(till.vault) as pad:
            request = Request(financial(SALE), till.parameters, 0, 0, till.operator_number)
            request.transaction, request.card = transaction, card
            request.pin_pad = await take_pin(till, _KIND, fen, card, pad)
            await authorise(till, _KIND, request)
    await show_outcome(till, transaction)


def _new_sale(till, card, fen: int) -> Transaction:
    transaction = Transaction()
    transaction.entry = card.entry
    transaction.amount = fen
    transaction.began_at = time.time()
    transaction.operator = till.operator_number
    transaction.pan[:] = card.pan
    return transaction


async def _refuse_amount(till, fen: int) -> None:
    words = phrase("over_limit", limit=format_fen(till.parameters.limits.sale_max))
    await till.ui.show(Prompt("warn", words, _GOT_IT, _KIND, fen))


async def _settle_open(till) -> None:
    """What is open with the acquirer comes first; while it cannot be settled no new sale begins."""
    while till.drain.pending:
        till.drain.hurry()
        message = phrase("pending_first", n=till.drain.pending)
        lines = (("now", "unknown.reversing_now"), ("todo", "unknown.then"))
        screen = Notice("wait", message, lines, (("cancel", "key.back"), None, ("ok", "key.check")))
        await till.ui.show_while(screen, till.drain.all_settled())


async def _ask_about_same_card(till, card, fen: int) -> None:
    """A card that has just paid the same amount may have been presented twice by mistake. Raises Cancelled."""
    last = till.ledger.last_approved()
    if last is None or last.amount != fen or bytes(last.pan) != bytes(card.pan):
        return
    ago = time.time() - last.decided_at
    if 0 <= ago < _SAME_CARD_S:
        lines = (
            phrase("same_card.line", minutes=ago // 60 + 1),
            phrase("same_card.line_2", time=till.local_clock(last.decided_at), trace="%06d" % last.trace),
        )
        chips = (("cancel", "key.stop"), None, ("ok", "key.charge_again"))
        if await till.ui.show(Question(_KIND, fen, "same_card.head", lines, chips)) != "ok":
            raise Cancelled
