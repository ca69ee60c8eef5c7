"""Settlement: 0500, F60.3 201. The terminal's totals of a batch are compared with the acquirer's own.

It may come again, with another trace: before the batch is closed it is worked out anew, afterwards answered as before.
"""

from tools.acquirer.books import settling
from tools.acquirer.books.settlements import Settlement
from tools.acquirer.books.tables import FORGOTTEN
from tools.acquirer.host.journal_code import verified
from tools.acquirer.host.work import APPROVED, Outcome, Work
from tools.acquirer.wire import f48
from tools.acquirer.wire.private import BadPart, journal_code

_RECONCILE_ERROR = (f48.IN_ERROR, f48.IN_ERROR)


def settlement(work: Work) -> Outcome:
    """00 and both result digits; the acquirer's own totals where a group does not balance."""
    session, message, terminal = work.session, work.message, work.terminal
    row = settling.settlement_of(session, terminal.id, message.batch)
    if row is not None and row.closed:
        return _answer(row, "the batch is closed already")
    if message.batch not in (f"{terminal.batch:06}", f"{settling.before(terminal.batch):06}"):
        return Outcome("77", f"batch {message.batch}, here {terminal.batch:06}")
    try:
        told, code = f48.read_totals(message.get(48)), journal_code(work.parts)
    except (f48.BadField48, BadPart) as error:
        return Outcome("30", f"F48 or F59: {error}")
    if work.ordered.skewed:
        _forget_the_newest(work)
    own = settling.own_totals(session, terminal.id, message.batch)
    results = tuple(
        f48.BALANCED if f48.same(one, other) else f48.NOT_BALANCED for one, other in zip(told, own, strict=True)
    )
    if row is None:
        row = Settlement(terminal_id=terminal.id, batch=message.batch)
        session.add(row)
    row.at, row.told = work.now, message.get(48)
    row.own = f48.write_totals(own, _RECONCILE_ERROR if work.ordered.code else (results[0], results[1]))
    if code and "journal" in terminal.extension_names:
        row.journal, row.journal_note = verified(work, code)
    if work.ordered.code:
        return Outcome(work.ordered.code, "ordered by a fault rule", {15: work.date, 48: row.own})
    return _answer(row, f"domestic {row.results[0]}, foreign {row.results[1]} {row.journal}".strip())


def _answer(row: Settlement, note: str) -> Outcome:
    return Outcome(APPROVED, note, {15: row.at.strftime("%m%d"), 48: row.own})


def _forget_the_newest(work: Work) -> None:
    """The fault `skew_totals`: a transaction that is not counted."""
    batch = settling.counted(work.session, work.terminal.id, work.message.batch)
    if batch:
        batch[-1][0].settles_as = FORGOTTEN
        work.session.flush()
