"""How an earlier transaction stands: its mark and words in lists, and what can still be done to it."""

import time

from ledger import kinds, states
from money import format_fen
from receipts.words import WAYS, signed_amount
from ui.texts import phrase, words
from ui.widgets.records import Item

# what is neither approved nor reversed: mark, word of the pill, words of the list
_OTHERS = {
    states.DECLINED: ("declined", "state.declined", "note.declined"),
    states.FAILED: ("declined", "state.failed", "note.failed"),
    states.SENT: ("unknown", "state.unknown", "note.unknown"),
    states.REVERSING: ("unknown", "state.unknown", "note.reversing"),
    states.REVERSED: ("reversed", "state.reversed", "note.reversed"),
    states.ADVISING: ("pending", "state.pending", "note.pending"),
}
VOID = ("void.void", "key.void")  # what can be done: the flow, and the words of its key
REFUND = ("refund.refund", "key.refund")
COMPLETE = ("completion.completion", "key.complete")
VOID_COMPLETION = ("completion_void.completion_void", "key.void")


def item(till, transaction) -> Item:
    """Its row in a list; the value is its counter."""
    it, standing = transaction, till.ledger.standing(transaction)
    mark, _, note = _judged(it, standing)
    day = _day(till, it.began_at)
    when = till.local_clock(it.began_at) if day == _day(till, time.time()) else day
    struck = mark in ("reversed", "voided")
    return Item(mark, when, it.last_four, note, signed_amount(it), it.counter, struck)


def pill(transaction, standing) -> tuple:
    """Mark and word of the outcome."""
    return _judged(transaction, standing)[:2]


def possible(till, transaction, standing):
    """What can be done to it, one of VOID, REFUND, COMPLETE, VOID_COMPLETION; or None."""
    it = transaction
    if it.state != states.APPROVED or standing.voided or standing.completed or standing.pending:
        return None
    if it.kind == kinds.SALE:
        if till.ledger.totals.covers(it) and not standing.refunded:
            return VOID
        return REFUND if standing.refunded < it.amount else None
    if it.kind == kinds.PREAUTH:
        return COMPLETE
    if it.kind == kinds.COMPLETION and till.ledger.totals.covers(it):
        return VOID_COMPLETION
    return None


def _judged(it, standing) -> tuple:
    """Mark, word of the outcome, words of the list."""
    trace = "%06d" % it.trace
    if it.state != states.APPROVED:
        mark, word, note = _OTHERS[it.state]
        if it.state == states.DECLINED:
            return mark, word, phrase(note, code=it.response)
        return mark, word, phrase(note, trace=trace)
    if standing.voided:
        return "voided", "state.voided", phrase("note.voided", trace=trace)
    if standing.refunded:
        return "approved", "state.refunded", phrase("note.refunded", amount=format_fen(standing.refunded))
    if standing.completed:
        return "approved", "state.completed", phrase("note.kind", kind=words("state.completed"), trace=trace)
    if it.kind == kinds.SALE and it.entry in WAYS:
        return "approved", "state.approved", phrase("note.approved", way=words(WAYS[it.entry]), trace=trace)
    return "approved", "state.approved", phrase("note.kind", kind=words("kind." + it.type.name), trace=trace)


def _day(till, seconds: int) -> str:
    """`11-21` of seconds since 2000 UTC."""
    return "%02d-%02d" % time.gmtime(seconds + till.parameters.utc_offset_s)[1:3]
