"""Finding and writing rows of the table of transactions, inside the caller's database transaction."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tools.acquirer.books.tables import Card, Transaction


def find(session: Session, terminal: str, batch: str, trace: str, kind: str) -> Transaction | None:
    """The transaction of this identity, locked where the database can."""
    return session.scalar(
        select(Transaction)
        .where(
            Transaction.terminal_id == terminal,
            Transaction.batch == batch,
            Transaction.trace == trace,
            Transaction.kind == kind,
        )
        .with_for_update()
    )


def card_by_hash(session: Session, pan_hash: str) -> Card | None:
    """A card, locked where the database can: its balance and its PIN counter are about to be used."""
    return session.scalar(select(Card).where(Card.pan_hash == pan_hash).with_for_update())


def charge(card: Card, amount: int) -> None:
    """Take fen from a card."""
    card.balance -= amount


def give_back(card: Card, amount: int) -> None:
    """Return fen to a card."""
    card.balance += amount
