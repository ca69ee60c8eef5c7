"""Finding rows of the table of transactions, inside the caller's database transaction."""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tools.acquirer.books.tables import Card, State, Terminal, Transaction


def find(session: Session, terminal: str, batch: str, trace: str, kind: str) -> Transaction | None:
    """The transaction of this identity, locked where the database can."""
    return find_any(session, terminal, batch, trace, (kind,))


def find_any(session: Session, terminal: str, batch: str, trace: str, kinds: Iterable[str]) -> Transaction | None:
    """The same among several kinds."""
    return session.scalar(
        select(Transaction)
        .where(
            Transaction.terminal_id == terminal,
            Transaction.batch == batch,
            Transaction.trace == trace,
            Transaction.kind.in_(list(kinds)),
        )
        .order_by(Transaction.id.desc())
        .limit(1)
        .with_for_update()
    )


def by_counter(session: Session, serial: str, counter: int) -> Transaction | None:
    """The transaction that a device counted under this number, locked where the database can."""
    return session.scalar(
        select(Transaction).where(Transaction.serial == serial, Transaction.counter == counter).with_for_update()
    )


def of_merchant(session: Session, merchant: str, kinds: Iterable[str], **equal: str) -> list[Transaction]:
    """Transactions on any terminal of a merchant, the newest first, locked where the database can."""
    query = (
        select(Transaction)
        .join(Terminal, Terminal.id == Transaction.terminal_id)
        .where(Terminal.merchant_id == merchant, Transaction.kind.in_(list(kinds)))
        .order_by(Transaction.id.desc())
        .with_for_update(of=Transaction)
    )
    for column, value in equal.items():
        query = query.where(getattr(Transaction, column) == value)
    return list(session.scalars(query))


def of_batch(session: Session, terminal: str, batch: str) -> list[Transaction]:
    """The approved transactions of a batch, in the order in which they were entered."""
    return list(session.scalars(_approved(terminal, batch).order_by(Transaction.id)))


def any_in_batch(session: Session, terminal: str, batch: str) -> bool:
    """Whether a batch has approved transactions."""
    return session.scalar(_approved(terminal, batch).limit(1)) is not None


def _approved(terminal: str, batch: str) -> Select[Transaction]:
    return select(Transaction).where(
        Transaction.terminal_id == terminal, Transaction.batch == batch, Transaction.state == State.APPROVED
    )


def card_by_hash(session: Session, pan_hash: str) -> Card | None:
    """A card, locked where the database can: its balance and its PIN counter are about to be used."""
    return session.scalar(select(Card).where(Card.pan_hash == pan_hash).with_for_update())
