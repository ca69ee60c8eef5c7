"""A sale by card (消费), from the amount to the slip."""

import time

from cards.errors import CodeRead, PaysInCash
from flows.new_transaction import new_request, new_transaction
from flows.on_demand import run_flow
from flows.prepare import prepare
from flows.take_card import take_card
from flows.verify_payer import verify_payer
from ledger.kinds import SALE
from money import format_fen
from security.pin_pad import PinPad
from ui.errors import Cancelled
from ui.screens.prompt import Prompt
from ui.texts import phrase

_KIND = "kind.sale"
_SAME_CARD_S = 120  # within which the same card with the same amount is asked about
_GOT_IT = (None, None, ("ok", "key.got_it"))


async def sale(till, fen: int, details=None) -> None:
    """Take `fen` from a card; `details`: how they come about, or None. Ends with the outcome on flash and told."""
    if await is_over_limit(till, _KIND, fen):
        return
    await prepare(till)
    try:
        transaction = await _pay(till, fen, details)
    except CodeRead as read:
        await run_flow("code_sale.payers", till, fen, read.code, details)
        return
    except PaysInCash:
        if till.parameters.shop:
            fen, details = await run_flow("price.in_cash", till, fen, details)
        await run_flow("cash.cash", till, fen, details)
        return
    await run_flow("outcome.show_outcome", till, transaction)


async def _pay(till, fen: int, details):
    """A transaction of `fen`, decided or in the hands of the drain. Card and request are gone with this frame."""
    async with await take_card(till, _KIND, fen) as card:
        await _ask_about_same_card(till, card, fen)
        transaction = new_transaction(till, SALE, fen, card)
        transaction.details = details
        with PinPad(till.vault) as pad:
            request = new_request(till, transaction, card)
            request.pin_pad = await verify_payer(till, _KIND, fen, card, pad, SALE)
            await run_flow("authorise.authorise", till, request)
    return transaction


async def is_over_limit(till, kind: str, fen: int) -> bool:
    """Whether the amount is more than one transaction may have; says so."""
    most = till.parameters.limits.sale_max
    if fen <= most:
        return False
    await till.ui.show(Prompt("warn", phrase("over_limit", limit=format_fen(most)), _GOT_IT, kind, fen))
    return True


async def _ask_about_same_card(till, card, fen: int) -> None:
    """A card that has just paid the same amount may have been presented twice by mistake. Raises Cancelled.

    One that has paid offline by now is not asked about: it would have paid for nothing.
    """
    last = till.ledger.last_approved()
    if card.outcome is not None and card.is_approved_offline:
        return
    if last is None or last.kind != SALE or last.amount != fen or bytes(last.pan) != bytes(card.pan):
        return
    ago = time.time() - last.decided_at
    if 0 <= ago < _SAME_CARD_S:
        lines = (
            phrase("same_card.line", minutes=ago // 60 + 1),
            phrase("same_card.line_2", time=till.local_clock(last.decided_at), trace="%06d" % last.trace),
        )
        from ui.screens.question import Question

        chips = (("cancel", "key.stop"), None, ("ok", "key.charge_again"))
        if await till.ui.show(Question(_KIND, fen, "same_card.head", lines, chips)) != "ok":
            raise Cancelled
