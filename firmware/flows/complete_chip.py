"""What a chip does once the acquirer has spoken, or cannot be reached (EMV Book 3, 10.9 to 10.11)."""

from emv.outcome import APPROVED
from host import chip_end
from host.issuer_data import issuer_data
from ledger import states
from ledger.kinds import SALE
from ledger.transaction import TAP

_NO_ANSWER = "Z3"  # the terminal's own response code: not online, declined


async def complete(till, request, values: dict, state: int) -> None:
    """Tell an inserted card what the acquirer said, and bring the transaction to its end. `state`: where the answer
    leads; a card that refuses what was approved has it reversed. Raises BadAnswer; the card is told no then."""
    transaction, card, outcome = request.transaction, request.card, None
    if card.awaits_answer:
        try:
            issuer = issuer_data(values)
        except Exception:
            await card.kernel.complete(True, _NO_ANSWER)
            raise
        code = _NO_ANSWER if state == states.REVERSING else issuer.response or transaction.response
        outcome = await card.kernel.complete(True, code, issuer.proof, issuer.scripts)
    chip_end.conclude(till, transaction, state, card.chip, outcome, values.get(32, ""))


async def give_up(request) -> None:
    """The answer is lost: the card is told no, for what it would count will be reversed."""
    await request.card.kernel.complete(True, _NO_ANSWER)
    request.transaction.chip.take(request.card.chip)


async def decides_alone(request) -> bool:
    """Nothing has left: whether the card, and the terminal's limits, approve without the acquirer. Not when a PIN was
    typed for the acquirer: nobody has checked it, and an advice says so in its TVR (95) and would be declined."""
    if request.transaction.kind != SALE or request.transaction.pin_entered:
        return False
    outcome = await request.card.kernel.complete(False)
    return outcome.kind == APPROVED


def book_offline(till, request) -> None:
    """Book what the card has approved without the acquirer. Raises flashlog.LogFull."""
    chip_end.book_offline(till, request.transaction, request.card.chip)


def note_chip(request) -> None:
    """What the card has said goes into the books with the transaction."""
    card = request.card
    chip_end.note_chip(request.transaction, card.chip, card.kernel if card.entry == TAP else None)
