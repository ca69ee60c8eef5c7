"""Outcome query, the private extension `query`: 0820, F60.3 700. What became of a transaction?

F60.1 is the type code of the transaction, F61 its batch and trace, T1 its counter. Not to be confused with a card's
balance inquiry.
"""

from tools.acquirer.books import accounts, transactions
from tools.acquirer.books.tables import State, Transaction
from tools.acquirer.host import codes
from tools.acquirer.host.repetition import counted_otherwise
from tools.acquirer.host.reversal import bar
from tools.acquirer.host.work import APPROVED, CHINA, Outcome, Work
from tools.acquirer.wire.private import VOUCHER, part

NEVER, WAS_APPROVED, WAS_DECLINED, WAS_REVERSED, IS_PENDING = "0", "1", "2", "3", "4"
_KINDS = {
    "22": accounts.SALE,
    "23": accounts.VOID,
    "25": accounts.REFUND,
    "01": accounts.INQUIRY,
    "10": accounts.HOLD,
    "11": accounts.HOLD_VOID,
    "20": accounts.COMPLETION,
    "21": accounts.COMPLETION_VOID,
    "24": accounts.COMPLETION_ADVICE,
    "30": accounts.OFFLINE,
}
_ADVICES = frozenset({accounts.REFUND, accounts.COMPLETION_ADVICE, accounts.OFFLINE})
_POINTER = 12  # digits of F61: batch and trace


def query(work: Work) -> Outcome:
    """Tell the outcome. What was never received is refused from now on with 68; an advice is not: it is sent again."""
    message = work.message
    kind, place = _KINDS.get(message.type_code), message.get(61)[:_POINTER]
    if kind is None or len(place) < _POINTER or work.counted is None:
        return Outcome("30", "F60.1, F61 or T1 does not tell a transaction")
    batch, trace = place[:6], place[6:]
    numbered = transactions.by_counter(work.session, *work.counted)
    placed = transactions.find(work.session, work.terminal.id, batch, trace, kind)
    if numbered is not None and numbered is not placed:
        return Outcome("22", f"counted as {numbered.kind} {numbered.batch}/{numbered.trace}")
    if placed is None and kind not in _ADVICES:
        bar(work, kind, batch, trace, "never received when its outcome was asked for")
    unknown = placed is None or counted_otherwise(work, placed) or (placed.barred and not placed.arrived)
    if placed is None or unknown or placed.forgotten:
        return _answer(f"{kind} {trace} never received", NEVER, None)
    if placed.state == State.PENDING:
        codes.polled(work, placed)
    return _answer(f"{kind} {trace} {placed.state}", _outcome(placed), placed)


def _answer(note: str, outcome: str, row: Transaction | None) -> Outcome:
    voucher = part(VOUCHER, row.voucher.encode()) if row is not None and row.voucher else ""
    return Outcome(APPROVED, note, {32: "", 37: "", 59: voucher, 62: _told(outcome, row)})


def _outcome(row: Transaction) -> str:
    told = {State.APPROVED: WAS_APPROVED, State.DECLINED: WAS_DECLINED, State.PENDING: IS_PENDING}
    return told.get(State(row.state), WAS_REVERSED)


def _told(outcome: str, row: Transaction | None) -> str:
    """F62 in hexadecimal: 47 characters, spaces where there is nothing to tell."""
    if row is None:
        text = outcome + " " * 46
    else:
        at = row.at.astimezone(CHINA)
        text = f"{outcome}{row.code:2}{row.auth_code:6}{row.reference:12}{at:%m%d%H%M%S%m%d}{row.settled_amount:012}"
    return text.encode().hex().upper()
