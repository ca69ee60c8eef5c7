"""Reversal: 0400 with F3, F25, F11 and F60 of the original.

The original is found by terminal, batch, trace and kind. Its effect is undone once; a repeated reversal is answered
like the first. An original that never came is remembered, so that it is refused if it comes later.
"""

from tools.acquirer.books import transactions
from tools.acquirer.books.tables import Card, State, Transaction
from tools.acquirer.host.work import APPROVED, Outcome, Work
from tools.acquirer.masking import masked

UNKNOWN = "25"


def reversal(work: Work) -> Outcome:
    """Undo the original. 00 done, 25 never seen, 64 another amount, 22 another card."""
    message, session = work.message, work.session
    if work.ordered_code:
        return Outcome(work.ordered_code, "ordered by a fault rule")
    original = transactions.find(session, work.terminal.id, message.batch, message.get(11), work.kind.original)
    if original is None:
        session.add(_never_seen(work))
        return _settled(work, UNKNOWN, "original not known, now refused")
    if original.amount != message.amount:
        return Outcome("64", f"amount of the original is {original.amount}")
    if message.get(2) and original.pan_hash and original.pan_hash != work.vault.pan_hash(message.get(2)):
        return Outcome("22", "another card than the original's")
    if original.state == State.APPROVED:
        transactions.give_back(session.get_one(Card, original.card_id, with_for_update=True), original.amount)
        original.state, original.reversed_at = State.REVERSED, work.now
        return _settled(work, APPROVED, "")
    if not original.arrived:
        return _settled(work, UNKNOWN, "repeated; original still not known")
    return _settled(work, APPROVED, f"nothing to undo, original was {original.state}")


def _settled(work: Work, code: str, note: str) -> Outcome:
    return Outcome(code, note, {15: work.now.strftime("%m%d")})


def _never_seen(work: Work) -> Transaction:
    """Takes the place of the original, so that it cannot be booked any more."""
    pan = work.message.get(2)
    return Transaction(
        terminal_id=work.terminal.id,
        batch=work.message.batch,
        trace=work.message.get(11),
        kind=work.kind.original,
        amount=work.message.amount,
        pan_hash=work.vault.pan_hash(pan) if pan else "",
        masked=masked(pan),
        entry_mode=work.message.get(22),
        state=State.REVERSED,
        code=UNKNOWN,
        note="reversed before it came",
        reference=work.reference,
        at=work.now,
        reversed_at=work.now,
        arrived=False,
    )
