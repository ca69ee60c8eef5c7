"""Telling a repeated request from a new one.

A request is the same when (terminal, batch, trace, kind) is, or when the device counted it under the same number (T1).
Whatever comes again has one effect.
"""

from tools.acquirer.books import transactions
from tools.acquirer.books.tables import State, Transaction
from tools.acquirer.host.work import Outcome, Work

TOO_LATE = "68"
DUPLICATE = "94"
_MISUSED = "22"


def earlier_rows(work: Work, kind: str) -> tuple[Transaction | None, Transaction | None]:
    """What is in the books under the device's counter, and what is under terminal, batch, trace and this kind."""
    numbered = transactions.by_counter(work.session, *work.counted) if work.counted else None
    placed = transactions.find(work.session, work.terminal.id, work.message.batch, work.message.get(11), kind)
    return numbered, placed


def counted_otherwise(work: Work, row: Transaction) -> bool:
    """Both have a counter, and it is not the same: another transaction on a trace that was used before."""
    return bool(work.counted and row.serial and (row.serial, row.counter) != work.counted)


def repeated(work: Work) -> Outcome | Transaction | None:
    """None for a new request, its answer for a repeated one; the row of a declined advice, to be judged again."""
    numbered, placed = earlier_rows(work, work.kind.name)
    earlier = numbered or placed
    if earlier is None:
        return None
    if earlier.barred:
        earlier.arrived = True
        earlier.note = "late original, refused"
        return Outcome(TOO_LATE, earlier.note)
    if not work.kind.is_advice:
        earlier.repeats += 1
        return Outcome(DUPLICATE, f"trace {earlier.trace} already {earlier.state}")
    return _advice_again(work, earlier)


def _advice_again(work: Work, earlier: Transaction) -> Outcome | Transaction:
    """Terminals take 94 for done: only an advice that was accepted gets it."""
    same = (earlier.kind, earlier.terminal_id) == (work.kind.name, work.terminal.id)
    if not same or counted_otherwise(work, earlier):
        return Outcome(_MISUSED, f"counter or trace of another transaction, {earlier.kind} {earlier.trace}")
    if earlier.state == State.APPROVED:
        if earlier.amount != work.message.amount:
            return Outcome(_MISUSED, "accepted before with another amount")
        earlier.repeats += 1
        return Outcome(DUPLICATE, f"trace {earlier.trace} already {earlier.state}")
    if (earlier.batch, earlier.trace) != (work.message.batch, work.message.get(11)):
        return Outcome(_MISUSED, f"counted before as trace {earlier.trace}")
    earlier.repeats += 1
    return earlier
