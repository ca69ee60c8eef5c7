"""What an approved transaction does to its card, and how that is undone.

A card has a balance and holds. A pre-authorisation holds its amount; its void and its completion release the hold, and
the void of a completion brings it back. All amounts are fen.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tools.acquirer.books.tables import Card, State, Transaction

SALE, VOID, REFUND, INQUIRY = "sale", "void", "refund", "balance inquiry"
HOLD, HOLD_VOID = "pre-authorisation", "pre-authorisation void"
COMPLETION, COMPLETION_VOID, COMPLETION_ADVICE = "completion", "completion void", "completion advice"
OFFLINE, CHIP_OFFLINE = "offline sale", "chip offline sale"

DEBITS = frozenset({SALE, COMPLETION, COMPLETION_ADVICE, OFFLINE, CHIP_OFFLINE})
CREDITS = frozenset({VOID, REFUND, COMPLETION_VOID})
VOIDS = frozenset({VOID, HOLD_VOID, COMPLETION_VOID})
COMPLETIONS = frozenset({COMPLETION, COMPLETION_ADVICE})
REFUNDABLE = DEBITS


def balance_change(kind: str, amount: int) -> int:
    """What a transaction of this kind adds to the balance."""
    if kind in DEBITS:
        return -amount
    return amount if kind in CREDITS else 0


def book(session: Session, card: Card, row: Transaction) -> None:
    """Let an approved transaction have its effect."""
    card.balance += balance_change(row.kind, row.amount)
    card.holds += _hold_change(session, row)


def undo(session: Session, card: Card, row: Transaction) -> None:
    """Take the effect back."""
    card.balance -= balance_change(row.kind, row.amount)
    card.holds -= _hold_change(session, row)


def _hold_change(session: Session, row: Transaction) -> int:
    if row.kind == HOLD:
        return row.amount
    if row.kind == HOLD_VOID or row.kind in COMPLETIONS:
        return -original_of(session, row).amount
    if row.kind == COMPLETION_VOID:
        return original_of(session, original_of(session, row)).amount
    return 0


def original_of(session: Session, row: Transaction) -> Transaction:
    """The transaction that this one voids, refunds or completes."""
    return session.get_one(Transaction, row.original_id)


def in_effect(session: Session, row: Transaction) -> list[Transaction]:
    """Approved transactions built upon this one, which have not been voided themselves."""
    built = select(Transaction).where(Transaction.original_id == row.id, Transaction.state == State.APPROVED)
    return [later for later in session.scalars(built) if not _voided(session, later)]


def _voided(session: Session, row: Transaction) -> bool:
    voids = select(Transaction.id).where(
        Transaction.original_id == row.id, Transaction.state == State.APPROVED, Transaction.kind.in_(VOIDS)
    )
    return session.scalar(voids.limit(1)) is not None


def refunded(session: Session, row: Transaction) -> int:
    """Sum of the approved refunds of a transaction."""
    return sum(later.amount for later in in_effect(session, row) if later.kind == REFUND)


def can_undo(session: Session, row: Transaction) -> bool:
    """Nothing has been built upon it; and if it is the void of a completion, its hold is still open."""
    if in_effect(session, row):
        return False
    if row.kind != COMPLETION_VOID:
        return True
    return not in_effect(session, original_of(session, original_of(session, row)))
