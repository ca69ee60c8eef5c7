"""Questions to the books."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import Select, and_, func, not_, select
from sqlalchemy.orm import Session

from tools.acquirer.books import accounts
from tools.acquirer.books.settlements import Detail, Difference, Settlement
from tools.acquirer.books.tables import NEVER_SEEN, Card, Received, State, Terminal, Transaction
from tools.acquirer.phones import PREFIX


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
    return list(session.scalars(select(Card).where(Card.id.not_like(f"{PREFIX}%")).order_by(Card.id)))


def transactions(session: Session, limit: int = 100, **equal: str | int | None) -> list[Transaction]:
    """The newest transactions whose columns have the values of `equal`, oldest of them first."""
    return _newest(session, Transaction, limit, equal)


def journal(session: Session, limit: int = 100, **equal: str | int | None) -> list[Received]:
    """The newest requests, the same way."""
    return _newest(session, Received, limit, equal)


def settlements(session: Session, limit: int = 100, **equal: str | int | None) -> list[Settlement]:
    """The newest settlements, the same way."""
    return _newest(session, Settlement, limit, equal)


def differences(session: Session, settlement: int) -> list[Difference]:
    """In which transactions the terminal's books and these do not agree."""
    found = select(Difference).where(Difference.settlement_id == settlement)
    return list(session.scalars(found.order_by(Difference.trace)))


def details(session: Session, settlement: int) -> list[Detail]:
    """What the terminal uploaded."""
    return list(session.scalars(select(Detail).where(Detail.settlement_id == settlement).order_by(Detail.trace)))


def _newest(session: Session, table, limit: int, equal: dict) -> list:
    query: Select = select(table).order_by(table.id.desc()).limit(limit)
    for column, value in equal.items():
        if value is not None:
            query = query.where(getattr(table, column) == value)
    return list(session.scalars(query))[::-1]


def totals(session: Session, terminal: str | None = None, batch: str | None = None) -> list[Total]:
    """Count and sum per terminal, batch, kind and state. What was barred before it came is not counted."""
    columns = (Transaction.terminal_id, Transaction.batch, Transaction.kind, Transaction.state)
    barred = and_(Transaction.state == State.REVERSED, Transaction.code == NEVER_SEEN)
    query = select(*columns, func.count(), func.sum(Transaction.amount)).where(not_(barred))
    if terminal:
        query = query.where(Transaction.terminal_id == terminal)
    if batch:
        query = query.where(Transaction.batch == batch)
    return [Total(*row[:-1], int(row[-1])) for row in session.execute(query.group_by(*columns).order_by(*columns))]


def misbooked(session: Session) -> list[str]:
    """Cards whose balance or holds do not follow from what is approved: always empty, or money was lost."""
    moved = _balance_changes(session)
    held = _open_holds(session)
    return [
        card.id
        for card in cards(session)
        if (card.opening_balance + moved[card.id], held[card.id]) != (card.balance, card.holds)
    ]


def _balance_changes(session: Session) -> Counter[str]:
    columns = (Transaction.card_id, Transaction.kind)
    approved = select(*columns, func.sum(Transaction.amount)).where(Transaction.state == State.APPROVED)
    moved: Counter[str] = Counter()
    for card, kind, amount in session.execute(approved.group_by(*columns)):
        moved[card or ""] += accounts.balance_change(kind, int(amount))
    return moved


def _open_holds(session: Session) -> Counter[str]:
    """Sums of the pre-authorisations that are neither voided nor completed."""
    family = {accounts.HOLD, accounts.HOLD_VOID, accounts.COMPLETION_VOID, *accounts.COMPLETIONS}
    approved = select(Transaction).where(Transaction.state == State.APPROVED, Transaction.kind.in_(family))
    rows = list(session.scalars(approved))
    undone = {row.original_id for row in rows if row.kind == accounts.COMPLETION_VOID}
    closed = {row.original_id for row in rows if row.kind != accounts.HOLD and row.id not in undone}
    held: Counter[str] = Counter()
    for row in rows:
        if row.kind == accounts.HOLD and row.id not in closed:
            held[row.card_id or ""] += row.amount
    return held
