"""Reversal: 0400 with F3, F25, F11 and F60 of the original, and its T1.

The original is found by the device's counter, else by terminal, batch, trace and kind. Its effect is undone once; a
repeated reversal is answered like the first. An original that never came is remembered, so that it is refused if it
comes later.
"""

from tools.acquirer.books import accounts
from tools.acquirer.books.tables import NEVER_SEEN, Card, State, Transaction
from tools.acquirer.host import chip, codes
from tools.acquirer.host.repetition import counted_otherwise, earlier_rows
from tools.acquirer.host.work import APPROVED, Outcome, Refusal, Work
from tools.acquirer.masking import masked


def reversal(work: Work) -> Outcome:
    """Undo the original. 00 done, 25 never seen, 64 another amount, 22 another card or transaction."""
    if work.ordered.code:
        return Outcome(work.ordered.code, "ordered by a fault rule")
    numbered, original = earlier_rows(work, work.kind.original)
    if refusal := _contradiction(work, numbered, original):
        return Outcome(*refusal)
    if original is None:
        bar(work, work.kind.original, work.message.batch, work.message.get(11), "reversed before it came")
        return _settled(work, NEVER_SEEN, "original not known, now refused")
    if counted_otherwise(work, original):  # its own original would be refused: the trace is taken
        return _settled(work, NEVER_SEEN, f"trace {original.trace} is another transaction of this device")
    if original.state == State.PENDING and codes.closed(work, original):
        return _settled(work, APPROVED, original.note)
    if original.state == State.APPROVED:
        return _undone(work, original)
    if not original.arrived:
        return _settled(work, NEVER_SEEN, "repeated; original still not known")
    return _settled(work, APPROVED, f"nothing to undo, original was {original.state}")


def _contradiction(work: Work, numbered: Transaction | None, original: Transaction | None) -> Refusal | None:
    """The reversal does not fit its original: never a code that terminals take for done."""
    message = work.message
    if numbered is not None and numbered is not original:
        return Refusal("22", f"counted as {numbered.kind} {numbered.batch}/{numbered.trace}")
    if message.get(61) and message.get(61)[:12] != message.batch + message.get(11):
        return Refusal("30", "F61 does not name the transaction that is reversed")
    if original is None or original.barred or counted_otherwise(work, original):
        return None  # nothing of it was booked
    if original.amount != message.amount:
        return Refusal("64", f"amount of the original is {original.amount}")
    if message.get(2) and original.pan_hash and original.pan_hash != work.vault.pan_hash(message.get(2)):
        return Refusal("22", "another card than the original's")
    return None


def _undone(work: Work, original: Transaction) -> Outcome:
    if not accounts.can_undo(work.session, original):
        return Outcome("22", "voided, refunded or completed since")
    card = work.session.get_one(Card, original.card_id, with_for_update=True)
    accounts.undo(work.session, card, original)
    original.state, original.reversed_at = State.REVERSED, work.now
    original.script_results = chip.script_results(work) or original.script_results
    return _settled(work, APPROVED, "")


def _settled(work: Work, code: str, note: str) -> Outcome:
    return Outcome(code, note, {15: work.date})


def bar(work: Work, kind: str, batch: str, trace: str, note: str) -> None:
    """Enter a transaction that was never seen as reversed, so that it cannot be booked any more."""
    pan = work.message.get(2)
    serial, counter = work.counted or (None, None)
    work.session.add(
        Transaction(
            terminal_id=work.terminal.id,
            batch=batch,
            trace=trace,
            kind=kind,
            type_code=work.message.type_code,
            amount=work.message.amount,
            pan_hash=work.vault.pan_hash(pan) if pan else "",
            masked=masked(pan),
            entry_mode=work.message.get(22),
            state=State.REVERSED,
            code=NEVER_SEEN,
            note=note,
            reference=work.reference,
            at=work.now,
            reversed_at=work.now,
            arrived=False,
            serial=serial,
            counter=counter,
        )
    )
