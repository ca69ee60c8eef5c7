"""Questions to the books."""

from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tools.acquirer.books.tables import Card, Received, State, Terminal, Transaction


class Total(NamedTuple):
    """Transactions of one kind and state."""

    terminal: str
    batch: str
    kind: str
    state: str
    transactions: int
    amount: int  # fen


def terminals(session: Session) -> list[Terminal]:
    return list(session.scalars(select(Terminal).order_by(Terminal.id)))


def cards(session: Session) -> list[Card]:
    return list(session.scalars(select(Card).order_by(Card.id)))


def transactions(session: Session, limit: int = 100, **equal: str | int | None) -> list[Transaction]:
    """The newest transactions whose columns have the values of `equal`, oldest of them first."""
    return _newest(session, Transaction, limit, equal)


def journal(session: Session, limit: int = 100, **equal: str | int | None) -> list[Received]:
    """The newest requests, the same way."""
    return _newest(session, Received, limit, equal)


def _newest(session: Session, table, limit: int, equal: dict) -> list:
    query: Select = select(table).order_by(table.id.desc()).limit(limit)
    for column, value in equal.items():
        if value is not None:
            query = query.where(getattr(table, column) == value)
    return list(session.scalars(query))[::-1]


def totals(session: Session, terminal: str | None = None, batch: str | None = None) -> list[Total]:
    """Count and sum per terminal, batch, kind and state. A reversal that met no original is not counted."""
    columns = (Transaction.terminal_id, Transaction.batch, Transaction.kind, Transaction.state)
    query = select(*columns, func.count(), func.sum(Transaction.amount)).where(Transaction.code != "25")
    if terminal:
        query = query.where(Transaction.terminal_id == terminal)
    if batch:
        query = query.where(Transaction.batch == batch)
    return [Total(*row[:-1], int(row[-1])) for row in session.execute(query.group_by(*columns).order_by(*columns))]


def misbooked(session: Session) -> list[str]:
    """Cards whose balance is not their opening balance less what is approved: always empty, or money was lost."""
    spent = dict(
        session.execute(
            select(Transaction.card_id, func.sum(Transaction.amount))
            .where(Transaction.state == State.APPROVED)
            .group_by(Transaction.card_id)
        ).all()
    )
    return [card.id for card in cards(session) if card.opening_balance - int(spent.get(card.id, 0)) != card.balance]
