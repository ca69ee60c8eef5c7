"""Private extension `journal`: T2, the terminal's proof that nothing was dropped from its journal or changed in it.

The code is HMAC-SHA-256, its first 16 bytes, under the audit key over every approved transaction of the batch in order
of its counter. A transaction is 18 bytes, big-endian: counter 4, F60.1 as a number 1, trace 3, batch 3, amount 6,
the letter A. The audit key is what the terminal master key makes of sixteen bytes 4A.
"""

import hashlib
import hmac

from sqlalchemy import select

from tools.acquirer.books import accounts, transactions
from tools.acquirer.books.tables import FORGOTTEN, Transaction
from tools.acquirer.host.work import Work
from tools.acquirer.wire.private import JournalCode

INTACT, GAP, ALTERED = "intact", "gap", "altered"
_CODE_BYTES = 16
_SHOWN = 8  # counters named in a note
_LONGEST_RANGE = 100_000


def verified(work: Work, told: JournalCode) -> tuple[str, str]:
    """The verdict, and why.

    intact: the acquirer's own books give the same code. gap: they do not, and counters between the first and the last
    are missing in them, or they have some beyond. altered: they do not, and every counter is there.
    """
    rows = [
        row
        for row in transactions.of_batch(work.session, work.terminal.id, work.message.batch)
        if row.counter is not None and row.kind != accounts.INQUIRY and not row.forgotten
    ]
    rows.sort(key=lambda row: row.counter or 0)
    key = work.suite.audit_key(work.vault.open(work.terminal.tmk, work.terminal.id))
    own = hmac.digest(key, b"".join(_entry(row) for row in rows), hashlib.sha256)[:_CODE_BYTES].hex().upper()
    counters = f"counters {told.first} to {told.last}, {len(rows)} approved here"
    if hmac.compare_digest(own, told.code):
        return INTACT, counters
    beyond = [row.counter for row in rows if not told.first <= (row.counter or 0) <= told.last]
    missing = _missing(work, told)
    if beyond or missing:
        return GAP, f"{counters}; not here: {_some(missing)}; beyond: {_some(beyond)}"
    return ALTERED, counters


def _entry(row: Transaction) -> bytes:
    parts = ((row.counter or 0, 4), (int(row.type_code), 1), (int(row.trace), 3), (int(row.batch), 3))
    return b"".join(number.to_bytes(size, "big") for number, size in (*parts, (row.settled_amount, 6))) + b"A"


def _missing(work: Work, told: JournalCode) -> list[int]:
    """Counters of the terminal's range that no transaction here has, whatever became of it."""
    if not 0 < told.first <= told.last < told.first + _LONGEST_RANGE:
        return []
    known = select(Transaction.counter).where(
        Transaction.terminal_id == work.terminal.id,
        Transaction.counter.between(told.first, told.last),
        Transaction.settles_as.is_distinct_from(FORGOTTEN),
    )
    here = set(work.session.scalars(known))
    return [counter for counter in range(told.first, told.last + 1) if counter not in here]


def _some(counters: list) -> str:
    shown = " ".join(str(counter) for counter in counters[:_SHOWN])
    return (shown or "none") + (f" and {len(counters) - _SHOWN} more" if len(counters) > _SHOWN else "")
