"""What a sale and its relatives have in common: the card is presented, the PIN typed, the acquirer asked."""

from flows.authorise import authorise
from flows.new_transaction import new_request, new_transaction
from flows.take_card import take_card
from flows.verify_payer import verify_payer
from ledger.kinds import KINDS
from security.pin_pad import PinPad
from ui.errors import Cancelled
from ui.screens.prompt import Prompt

_GOT_IT = (None, None, ("ok", "key.got_it"))


async def by_card(till, kind: int, words: str, fen: int, original=None):
    """A transaction of this kind over `fen` with the card presented; ends decided, or in the hands of the drain.

    `words`: the band's text. `original`: what it refers to; when its number is known, only that card will do. Raises
    Cancelled, TimedOut or a HostError as long as nothing has left.
    """
    async with await take_card(till, words, fen, kind) as card:
        if original is not None and not original.counter:
            from flows.hold_in_books import hold_in_books

            theirs = till.ledger.with_last_four(card.last_four)
            original = hold_in_books(theirs, original, till.parameters.utc_offset_s)
        await require_card(till, words, fen, original, card)
        transaction = new_transaction(till, kind, fen, card, original)
        with PinPad(till.vault) as pad:
            request = new_request(till, transaction, card)
            request.pin_pad = await verify_payer(till, words, fen, card, pad, kind)
            await authorise(till, request)
    return transaction


async def require_card(till, words: str, fen: int, original, card) -> None:
    """Another card than the original's is told, and ends the flow with Cancelled."""
    if original is not None and original.pan and bytes(original.pan) != bytes(card.pan):
        await till.ui.show(Prompt("card", "other_card", _GOT_IT, words, fen))
        raise Cancelled


async def undo(till, kind: int, original):
    """A void of the whole original: with its card and PIN, or where the acquirer does without, by the number in the
    books."""
    if till.parameters.void_needs_card or not original.pan:
        return await by_card(till, kind, "kind." + KINDS[kind].name, original.amount, original)
    transaction = new_transaction(till, kind, original.amount, None, original)
    await authorise(till, new_request(till, transaction))
    return transaction
