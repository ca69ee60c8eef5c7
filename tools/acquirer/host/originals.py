"""Finding what a void, a refund or a completion is about, and judging whether it may be done to it.

The codes: 25 there is no such transaction · 12 it is none that can be changed any more (declined, reversed, its batch
closed) · 22 another card, or it was voided, refunded or completed already, or it is too old · 64 the amount.
"""

import datetime
from typing import NamedTuple

from tools.acquirer.books import accounts, transactions
from tools.acquirer.books.tables import Card, State, Transaction
from tools.acquirer.host.work import CHINA, Refusal, Work

COMPLETION_PERCENT = 115  # of the pre-authorisation, at most
_SHORTEST, _DATED = 12, 16  # digits of F61
_UNKNOWN_TRACE = "0" * 12
_UNKNOWN_DATE = "0000"
_UNKNOWN_REFERENCE = "0" * 12

_NOT_FOUND = Refusal("25", "original not found")
_NO_POINTER = Refusal("30", "F61 has less than 12 digits")


class Pointer(NamedTuple):
    """What a request says about its original: F61, F37 and F38, each "" when it is not known."""

    batch: str
    trace: str
    date: str
    reference: str
    auth_code: str

    def fits(self, row: Transaction) -> bool:
        """Everything that is known agrees."""
        place = not self.trace or (row.batch, row.trace) == (self.batch, self.trace)
        day = not self.date or row.at.astimezone(CHINA).strftime("%m%d") == self.date
        number = not self.reference or row.reference == self.reference
        return place and day and number and (not self.auth_code or row.auth_code == self.auth_code)


def pointer(work: Work) -> Pointer | None:
    """None when F61 is too short."""
    text, reference = work.message.get(61), work.message.get(37).strip()
    if len(text) < _SHORTEST:
        return None
    known = text[:_SHORTEST] != _UNKNOWN_TRACE
    date = text[_SHORTEST:_DATED]
    return Pointer(
        text[:6] if known else "",
        text[6:12] if known else "",
        "" if date == _UNKNOWN_DATE else date,
        "" if reference == _UNKNOWN_REFERENCE else reference,
        work.message.get(38).strip(),
    )


def sale_to_void(work: Work, card: Card) -> Transaction | Refusal:
    return _in_this_batch(work, card, accounts.SALE)


def completion_to_void(work: Work, card: Card) -> Transaction | Refusal:
    return _in_this_batch(work, card, accounts.COMPLETION)


def _in_this_batch(work: Work, card: Card, kind: str) -> Transaction | Refusal:
    """A transaction of the same terminal and batch, over the full amount."""
    wanted = pointer(work)
    if wanted is None:
        return _NO_POINTER
    row = transactions.find(work.session, work.terminal.id, wanted.batch, wanted.trace, kind)
    if row is None or not wanted.fits(row):
        return _NOT_FOUND
    if row.batch != work.message.batch:
        return Refusal("12", f"batch {row.batch} of the original is closed")
    return _whole(work, card, row)


def _whole(work: Work, card: Card, row: Transaction) -> Transaction | Refusal:
    """It can be undone as a whole."""
    if refusal := _touchable(card, row):
        return refusal
    if accounts.in_effect(work.session, row):
        return Refusal("22", "voided, refunded or completed before")
    if row.amount != work.message.amount:
        return Refusal("64", f"amount of the original is {row.amount}")
    return row


def _touchable(card: Card, row: Transaction) -> Refusal | None:
    if row.state != State.APPROVED:
        return Refusal("12", f"the original is {row.state}")
    return Refusal("22", "another card than the original's") if row.card_id != card.id else None


def payment_to_refund(work: Work, card: Card) -> Transaction | Refusal:
    """A payment to the same merchant: by F37 on any of its terminals, else by F61 on this one."""
    wanted = pointer(work)
    if wanted is None:
        return _NO_POINTER
    if wanted.reference:
        found = transactions.of_merchant(
            work.session, work.terminal.merchant_id, accounts.REFUNDABLE, reference=wanted.reference
        )
    elif wanted.trace:
        place = (work.terminal.id, wanted.batch, wanted.trace)
        one = transactions.find_any(work.session, *place, accounts.REFUNDABLE)
        found = [one] if one else []
    else:
        return Refusal("30", "neither F37 nor F61 tells the original")
    row = next(filter(wanted.fits, found), None)
    if row is None:
        return _NOT_FOUND
    return _touchable(card, row) or _refundable(work, row) or row


def _refundable(work: Work, row: Transaction) -> Refusal | None:
    later = accounts.in_effect(work.session, row)
    if any(one.kind in accounts.VOIDS for one in later):
        return Refusal("22", "voided before")
    if work.now - row.at > datetime.timedelta(days=work.policy.refund_days):
        return Refusal("22", f"older than {work.policy.refund_days} days")
    left = row.amount - accounts.refunded(work.session, row)
    return Refusal("64", f"only {left} left to refund") if work.message.amount > left else None


def hold_to_cancel(work: Work, card: Card) -> Transaction | Refusal:
    row = _hold(work, card)
    return row if isinstance(row, Refusal) else _whole(work, card, row)


def hold_to_complete(work: Work, card: Card) -> Transaction | Refusal:
    """An open hold; up to 115 % of it, the part above it out of what the card has available."""
    row = _hold(work, card)
    if isinstance(row, Refusal):
        return row
    if refusal := _touchable(card, row):
        return refusal
    if accounts.in_effect(work.session, row):
        return Refusal("22", "completed or voided before")
    amount = work.message.amount
    if amount * 100 > row.amount * COMPLETION_PERCENT:
        return Refusal("64", f"over {COMPLETION_PERCENT} % of {row.amount}")
    if amount > card.available + row.amount:
        return Refusal("51", "balance too low")
    return row


def _hold(work: Work, card: Card) -> Transaction | Refusal:
    """A pre-authorisation by any terminal of the merchant: its authorisation code (F38) is the key to it."""
    wanted = pointer(work)
    if wanted is None:
        return _NO_POINTER
    if not wanted.auth_code:
        return Refusal("30", "F38 missing")
    found = transactions.of_merchant(
        work.session, work.terminal.merchant_id, (accounts.HOLD,), auth_code=wanted.auth_code
    )
    fitting = [row for row in found if wanted._replace(reference="").fits(row)]
    return next((row for row in fitting if row.card_id == card.id), fitting[0] if fitting else _NOT_FOUND)
