"""Everything about one transaction (详情), and what can be done with it."""

from flows.standing import pill, possible
from ledger import kinds, states
from ledger.transaction import ENTRY_LETTERS
from money import format_fen
from receipts.issuers import issuer_name
from receipts.words import WAYS, local_time, signed_amount
from ui.screens.detail import Detail
from ui.texts import words

_BACK = ("cancel", "key.back")


async def details(till, counter: int) -> str:
    """Show the transaction with this counter; returns the flow that the operator wants done with it. Raises Cancelled
    or TimedOut."""
    transaction = till.ledger.get(counter)
    standing = till.ledger.standing(transaction)
    mark, state = pill(transaction, standing)
    kind = "kind." + transaction.type.name
    step = possible(till, transaction, standing)
    chips = (
        _BACK,
        ("func", step[1]) if step is not None else None,
        ("ok", "key.reprint") if _has_slip(till, transaction) else None,
    )
    lines = _lines(till, transaction, standing)
    key = await till.ui.show(Detail(kind, mark, state, signed_amount(transaction), lines, chips))
    return step[0] if key == "func" else "reprint.reprint"


def _has_slip(till, transaction) -> bool:
    if transaction.kind in kinds.IN_DRAWER:
        return False
    stored = transaction.kind in (kinds.OFFLINE_SALE, kinds.CHIP_OFFLINE) and transaction.state == states.ADVISING
    return till.slips.possible and (stored or transaction.state == states.APPROVED)


def _lines(till, transaction, standing) -> list:
    """(label, data), as far as there is any."""
    it = transaction
    issuer = it.institutions[:8].strip() and issuer_name(it.institutions)
    found = (
        ("detail.paid_by", words(WAYS[it.entry]) if not it.has_card and it.entry in WAYS else ""),
        ("detail.card", "%s %s" % (it.masked_pan, ENTRY_LETTERS.get(it.entry, "")) if it.has_card else ""),
        ("detail.time", local_time(it.decided_at or it.began_at, till.parameters.utc_offset_s)),
        ("detail.trace", "%06d / %06d" % (it.trace, it.batch)),
        ("detail.refunded", format_fen(standing.refunded) if standing.refunded else ""),
        ("detail.auth", it.auth_code),
        ("detail.state", _settled(till, it) if it.state == states.APPROVED else ""),
        ("detail.code", it.response if it.state == states.DECLINED else ""),
        ("detail.reference", it.reference),
        ("detail.issuer", issuer),
        ("detail.operator", it.operator),
        ("detail.original", "%06d / %06d" % (it.original_trace, it.original_batch) if it.original_trace else ""),
        ("detail.original_date", _date(it.original_date)),
        ("detail.original_reference", it.original_reference),
        ("detail.original_auth", it.original_auth),
    )
    if till.ledger.details_of(it) is not None:
        from flows.detail_parts import lines_of

        found = found[:4] + lines_of(it) + found[4:]
    return [line for line in found if line[1].strip()]


def _settled(till, transaction) -> str:
    settlement = till.ledger.settlement
    waits = settlement is not None and transaction.counter >= settlement.first_counter > 0
    return words("detail.unsettled" if waits or till.ledger.totals.covers(transaction) else "detail.settled")


def _date(month_day: str) -> str:
    return month_day[:2] + "-" + month_day[2:] if month_day else ""
