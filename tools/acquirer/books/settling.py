"""The acquirer's side of a settlement: its own totals of a batch, and what differs from an uploaded one."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tools.acquirer.books import accounts, transactions
from tools.acquirer.books.settlements import CHIP_FAILED, Detail, Difference, Settlement
from tools.acquirer.books.tables import Card, Terminal, Transaction
from tools.acquirer.wire import f48
from tools.acquirer.wire.f48 import DOMESTIC, FOREIGN, GroupTotals, Totals

LAST_BATCH = 999_999
_DOMESTIC_CARDS = "CUP"
_COUNTED = accounts.DEBITS | accounts.CREDITS

MISSING_HERE, NOT_UPLOADED = "missing here", "not uploaded"
AMOUNT, CARD, GROUP = "amount", "card", "group"


def after(batch: int) -> int:
    """The number of the next batch."""
    return 1 if batch >= LAST_BATCH else batch + 1


def before(batch: int) -> int:
    return LAST_BATCH if batch <= 1 else batch - 1


def settlement_of(session: Session, terminal: str, batch: str) -> Settlement | None:
    """The settlement of a batch, locked where the database can."""
    return session.scalar(
        select(Settlement).where(Settlement.terminal_id == terminal, Settlement.batch == batch).with_for_update()
    )


def is_closed(session: Session, terminal: str, batch: str) -> bool:
    found = settlement_of(session, terminal, batch)
    return found is not None and found.closed


def is_open(session: Session, terminal: Terminal) -> bool:
    """The batch before the terminal's current one has not been settled to its end."""
    batch = f"{before(terminal.batch):06}"
    return transactions.any_in_batch(session, terminal.id, batch) and not is_closed(session, terminal.id, batch)


def close(terminal: Terminal, settlement: Settlement) -> None:
    """The batch is done; the terminal's next one begins, unless it has."""
    settlement.closed = True
    if settlement.batch == f"{terminal.batch:06}":
        terminal.batch = after(terminal.batch)


def counted(session: Session, terminal: str, batch: str) -> list[tuple[Transaction, int]]:
    """What a settlement counts of a batch, each with its card group."""
    organisations = {card.id: card.organisation for card in session.scalars(select(Card))}
    return [
        (row, DOMESTIC if organisations[row.card_id or ""] == _DOMESTIC_CARDS else FOREIGN)
        for row in transactions.of_batch(session, terminal, batch)
        if row.kind in _COUNTED and not row.forgotten
    ]


def own_totals(session: Session, terminal: str, batch: str) -> Totals:
    """Debits and credits of a batch as the acquirer has them."""
    sums = [[0, 0, 0, 0], [0, 0, 0, 0]]
    for row, group in counted(session, terminal, batch):
        at = 0 if row.kind in accounts.DEBITS else 2
        sums[group][at] += row.settled_amount
        sums[group][at + 1] += 1
    return GroupTotals(*sums[DOMESTIC]), GroupTotals(*sums[FOREIGN])


def compare(session: Session, settlement: Settlement) -> list[Difference]:
    """Write down which transactions differ and how, in the groups that do not balance."""
    session.execute(delete(Difference).where(Difference.settlement_id == settlement.id))
    unequal = {group for group, result in enumerate(settlement.results) if result != f48.BALANCED}
    ours = {row.trace: (row, group) for row, group in counted(session, settlement.terminal_id, settlement.batch)}
    details = select(Detail).where(Detail.settlement_id == settlement.id, Detail.source != CHIP_FAILED)
    theirs = {detail.trace: detail for detail in session.scalars(details)}
    found = []
    for trace in sorted(ours.keys() | theirs.keys()):
        row, group = ours.get(trace, (None, None))
        detail = theirs.get(trace)
        if {group, detail.group if detail else None} & unequal and (what := _difference(row, group, detail)):
            found.append(_written(settlement, trace, what, row, detail))
    session.add_all(found)
    return found


def _difference(row: Transaction | None, group: int | None, detail: Detail | None) -> str:
    if row is None:
        return MISSING_HERE
    if detail is None:
        return NOT_UPLOADED
    if row.settled_amount != detail.amount:
        return AMOUNT
    if detail.pan_hash and row.pan_hash != detail.pan_hash:
        return CARD
    return GROUP if group != detail.group else ""


def _written(
    settlement: Settlement, trace: str, what: str, row: Transaction | None, detail: Detail | None
) -> Difference:
    return Difference(
        settlement_id=settlement.id,
        trace=trace,
        what=what,
        type_code=row.type_code if row else detail.type_code if detail else "",
        masked=detail.masked if detail else row.masked if row else "",
        terminal_amount=detail.amount if detail else None,
        host_amount=row.settled_amount if row else None,
    )
