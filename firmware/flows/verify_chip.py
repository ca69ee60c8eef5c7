"""A chip decides how the payer proves himself, and makes its first cryptogram."""

from emv import errors
from emv.outcome import APPROVED, ONLINE
from flows.converse import converse
from flows.take_pin import take_pin
from ledger.transaction import TAP
from ui.errors import Cancelled
from ui.screens.prompt import Prompt

_GOT_IT = (None, None, ("ok", "key.got_it"))
_WORDS = {
    errors.REMOVED: "card_removed",
    errors.EXPIRED: "card_expired",
    errors.CARD_BLOCKED: "card_blocked",
    errors.NOT_ACCEPTED: "not_accepted",
}


async def verify_chip(till, words: str, fen, card, pad):
    """The pad, if the acquirer is to check a PIN, else None. Raises Cancelled or TimedOut."""
    if card.entry == TAP:
        return await take_pin(till, words, fen, card, pad) if card.kernel.wants_pin else None
    card.talk.pad, card.talk.last_four = pad, card.last_four
    outcome = card.outcome = await converse(till, words, fen, "chip", card.talk, card.kernel.decide())
    if outcome.kind not in (ONLINE, APPROVED):
        await card.close()  # it has no power while this is read
        message = _WORDS.get(outcome.reason, "card_refuses")
        await till.ui.show(Prompt("card", message, _GOT_IT, words, fen))
        raise Cancelled
    return pad if pad.count else None
