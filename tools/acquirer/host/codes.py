"""Payments by code: F22 begins with 03, and F59 says whose code it is.

Payer's code: A3 carries what stands on the phone. Merchant's code (extension `code`): A6 asks for one that can be paid
for so many seconds, A7 of the answer brings it, order number first. Whoever has not paid yet leaves the transaction
pending, code 09; outcome queries tell what became of it, and a reversal closes it. Voids and refunds name what they are
about by its voucher, A4.

The owners of the phones act when the terminal asks, not when time has passed: so a script plays the same at any speed.
"""

import datetime
import secrets

from sqlalchemy import select

from tools.acquirer.books import accounts
from tools.acquirer.books.tables import Card, State, Transaction
from tools.acquirer.host import checks
from tools.acquirer.host.work import APPROVED, Outcome, Policy, Refusal, Work
from tools.acquirer.phones import Behaviour, Phone
from tools.acquirer.wire.private import VOUCHER, part

MODE = "03"  # F22
PAYERS_CODE, WANTED_CODE, NEW_CODE = "A3", "A6", "A7"
PENDING = "09"
EXTENSION = "code"
_PASSWORD_TYPED = 2  # polls after which it is
_ADDRESS = "https://pay.example/q/"
_NO_CODE = Refusal("14", "nobody's code, or an old one")
_NO_VOUCHER = Refusal("25", "no payment has this voucher")
_OTHER_VOUCHER = Refusal("22", "another payment's voucher")
_REFUSED = "05"


def is_by_code(work: Work) -> bool:
    return work.message.get(22).startswith(MODE)


def payer(work: Work) -> Card | Refusal:
    """Who pays, or is paid back, without a card."""
    if VOUCHER in work.parts:
        voucher = work.parts[VOUCHER].decode("ascii", "replace")
        paid = work.session.scalar(select(Transaction).where(Transaction.voucher == voucher))
        card = work.session.get(Card, paid.card_id, with_for_update=True) if paid and paid.card_id else None
        return card or _NO_VOUCHER
    return _NO_VOUCHER


def matched(work: Work, decision: Transaction | Refusal | None) -> Transaction | Refusal | None:
    """The same, or a refusal when the voucher is another payment's than the one that F61 or F37 tells."""
    told = work.parts.get(VOUCHER, b"").decode("ascii", "replace")
    if isinstance(decision, Transaction) and is_by_code(work) and told != decision.voucher:
        return _OTHER_VOUCHER
    return decision


def sale(work: Work, row: Transaction) -> Outcome:
    """Decide a new sale by code, and book it. `row` is written down but for its outcome."""
    asked = (checks.ordered, checks.batch_is_current, checks.amount_allowed)
    refusal = checks.first_refusal(asked, work)
    phone = None
    if refusal is None and PAYERS_CODE in work.parts:
        code = work.parts[PAYERS_CODE].decode("ascii", "replace")
        phone = work.policy.phones.use_code(code, work.now)
        row.masked = "*" * max(0, len(code) - 4) + code[-4:] if phone else ""
        refusal = None if phone else _NO_CODE
    elif refusal is None:
        refusal = _order_refused(work)
    if refusal:
        row.state, row.code, row.note = State.DECLINED, refusal.code, refusal.note
        work.session.add(row)
        return Outcome(refusal.code, refusal.note)
    row.state, row.code, row.note = State.PENDING, PENDING, ""
    work.session.add(row)
    if phone is None:
        row.payable_until = work.now + datetime.timedelta(seconds=int(work.parts[WANTED_CODE]))
        row.order_number = f"{work.now:%Y%m%d%H%M%S}{secrets.randbelow(1_000_000):06}"
        told = part(NEW_CODE, (row.order_number + _ADDRESS + row.order_number).encode())
        return Outcome(PENDING, f"order {row.order_number}", {15: work.date, 59: told})
    asks(work, row, phone)
    return _told(work, row)


def _order_refused(work: Work) -> Refusal | None:
    if EXTENSION not in work.terminal.extension_names:
        return Refusal("40", f"this terminal has no extension {EXTENSION}")
    seconds = work.parts.get(WANTED_CODE, b"")
    return None if len(seconds) == 3 and seconds.isdigit() else Refusal("30", "F59 has neither A3 nor a good A6")


def _told(work: Work, row: Transaction) -> Outcome:
    fields = {15: work.date, 38: row.auth_code}
    if row.state == State.APPROVED:
        fields[59] = part(VOUCHER, row.voucher.encode())
    return Outcome(row.code, row.note, fields)


def asks(work: "Work | Scan", row: Transaction, phone: Phone) -> None:
    """The owner of the phone is asked to pay."""
    row.card_id, row.plan, row.polls = phone.account, phone.behaviour, 0
    if phone.behaviour == Behaviour.PAYS:
        pay(work, row)


class Scan:
    """A phone reads a merchant's code: what `pay` needs of it."""

    def __init__(self, session, policy: Policy):
        self.session = session
        self.policy = policy
        self.now = policy.now()


def scanned(session, policy: Policy, text: str, phone: Phone) -> Transaction | None:
    """The owner of the phone has scanned a merchant's code; the order, or None when it is none that waits, or no
    longer."""
    query = select(Transaction).where(
        Transaction.order_number == text.removeprefix(_ADDRESS), Transaction.state == State.PENDING
    )
    scan = Scan(session, policy)
    row = session.scalar(query.with_for_update()) if text.startswith(_ADDRESS) else None
    if row is None or _is_over(scan, row):
        return None
    asks(scan, row, phone)
    return row


def _is_over(work: "Work | Scan", row: Transaction) -> bool:
    return row.payable_until is not None and work.now >= row.payable_until


def polled(work: Work, row: Transaction) -> None:
    """The terminal asks what became of it; meanwhile the payer has got on."""
    row.polls += 1
    if row.plan == Behaviour.TYPES_PASSWORD and row.polls >= _PASSWORD_TYPED:
        pay(work, row)
    elif row.plan == Behaviour.REFUSES:
        row.state, row.code, row.note = State.DECLINED, _REFUSED, "the payer refused"


def closed(work: Work, row: Transaction) -> bool:
    """Nobody can pay it any more. False: it was paid at the last moment, and is to be undone."""
    if row.plan == Behaviour.LATE:
        pay(work, row)
        return row.state != State.APPROVED
    row.state, row.reversed_at, row.note = State.REVERSED, work.now, "closed before it was paid"
    return True


def pay(work: "Work | Scan", row: Transaction) -> None:
    """Take the money from the wallet, if it has as much, and the order is still good."""
    if _is_over(work, row):
        row.state, row.code, row.note = State.DECLINED, _REFUSED, "the order's time was over"
        return
    card = work.session.get_one(Card, row.card_id, with_for_update=True)
    if card.available < row.amount:
        row.state, row.code, row.note = State.DECLINED, "51", "the wallet has too little"
        return
    row.state, row.code, row.note = State.APPROVED, APPROVED, ""
    row.auth_code = work.policy.auth_code()
    row.voucher = f"{secrets.randbelow(10**20):020}"
    accounts.book(work.session, card, row)
