"""Sale: 0200, F3 000000, F60.1 22."""

from tools.acquirer.books import transactions
from tools.acquirer.books.tables import State, Transaction
from tools.acquirer.host import checks
from tools.acquirer.host.replies import card_fields
from tools.acquirer.host.work import APPROVED, Outcome, Refusal, Work
from tools.acquirer.masking import masked

_REQUEST_CHECKS = (checks.ordered, checks.batch_is_current, checks.well_formed, checks.amount_allowed)
_CARD_CHECKS = (checks.card_in_force, checks.entry_allowed, checks.pin_right, checks.balance_enough)


def sale(work: Work) -> Outcome:
    """Charge the card, once for one (terminal, batch, trace)."""
    message, session = work.message, work.session
    earlier = transactions.find(session, work.terminal.id, message.batch, message.get(11), work.kind.name)
    if earlier:
        return _repeated(earlier)
    pan = work.presented.pan
    pan_hash = work.vault.pan_hash(pan) if pan else ""
    card = transactions.card_by_hash(session, pan_hash)
    row = Transaction(
        terminal_id=work.terminal.id,
        batch=message.batch,
        trace=message.get(11),
        kind=work.kind.name,
        amount=message.amount,
        card_id=card.id if card else None,
        pan_hash=pan_hash,
        masked=masked(pan),
        entry_mode=message.get(22),
        reference=work.reference,
        at=work.now,
    )
    session.add(row)
    refusal = checks.first_refusal(_REQUEST_CHECKS, work)
    if card is None:
        return _declined(row, refusal or checks.UNKNOWN_CARD, {})
    refusal = refusal or checks.first_refusal(_CARD_CHECKS, work, card)
    if refusal:
        return _declined(row, refusal, card_fields(work, card))
    transactions.charge(card, message.amount)
    row.state, row.code, row.auth_code = State.APPROVED, APPROVED, work.policy.auth_code()
    approval = {14: card.expiry, 15: work.now.strftime("%m%d"), 38: row.auth_code}
    return Outcome(APPROVED, "", card_fields(work, card) | approval)


def _declined(row: Transaction, refusal: Refusal, fields: dict[int, str]) -> Outcome:
    row.state, row.code, row.note = State.DECLINED, refusal.code, refusal.note
    return Outcome(refusal.code, refusal.note, fields)


def _repeated(earlier: Transaction) -> Outcome:
    """The same identity again, whatever it contains: never a second charge."""
    if not earlier.arrived:
        earlier.arrived = True
        earlier.note = "late original: its reversal came first"
        return Outcome("68", earlier.note)
    earlier.repeats += 1
    return Outcome("94", f"trace {earlier.trace} already {earlier.state}")
