"""Every financial request but reversals: 0100, 0200 and 0220, by the rules of its kind."""

from tools.acquirer.books import accounts, transactions
from tools.acquirer.books.tables import FORGOTTEN, Card, State, Transaction
from tools.acquirer.host import checks, chip, codes
from tools.acquirer.host.repetition import repeated
from tools.acquirer.host.replies import balance_field, card_fields
from tools.acquirer.host.work import APPROVED, Outcome, Refusal, Rules, Work
from tools.acquirer.masking import masked


def financial(work: Work) -> Outcome:
    """Decide and book, once for one (terminal, batch, trace, kind) and once for one counter of a device."""
    again = repeated(work)
    if isinstance(again, Outcome):
        return again
    row = again or Transaction()
    if codes.is_by_code(work) and work.kind.name == accounts.SALE:
        _write_down(work, row, "", None)
        return codes.sale(work, row)
    pan_hash = work.vault.pan_hash(work.presented.pan) if work.presented.pan else ""
    card = codes.payer(work) if codes.is_by_code(work) else transactions.card_by_hash(work.session, pan_hash)
    if isinstance(card, Refusal):
        decision: Refusal | Transaction | None = card
        card = None
    else:
        decision = codes.matched(work, _decision(work, card))
    _write_down(work, row, pan_hash, card)
    if isinstance(decision, Refusal):
        row.state, row.code, row.note = State.DECLINED, decision.code, decision.note
        work.session.add(row)
        fields = card_fields(work, card) | chip.answer_fields(work, decision.code) if card else {}
        return Outcome(decision.code, decision.note, fields)
    assert card is not None
    row.state, row.code, row.note = State.APPROVED, APPROVED, ""
    row.settles_as = FORGOTTEN if work.ordered.skewed else None
    row.original_id = decision.id if decision else None
    work.session.add(row)
    accounts.book(work.session, card, row)
    return _approval(work, card, row, decision)


def _write_down(work: Work, row: Transaction, pan_hash: str, card: Card | None) -> None:
    message = work.message
    row.terminal_id, row.batch, row.trace, row.kind = work.terminal.id, message.batch, message.get(11), work.kind.name
    row.type_code, row.amount, row.entry_mode = message.type_code, message.amount, message.get(22)
    row.card_id, row.pan_hash, row.masked = card.id if card else None, pan_hash, masked(work.presented.pan)
    row.reference, row.at, row.auth_code = work.reference, work.now, ""
    row.atc, row.cryptogram = (work.chip.counter, work.cryptogram) if work.chip else (None, "")
    if work.counted:
        row.serial, row.counter = work.counted


def _decision(work: Work, card: Card | None) -> Refusal | Transaction | None:
    """A refusal; or the original that this transaction is built upon, None when it needs none."""
    rules: Rules | None = work.kind.rules
    assert rules is not None
    refusal = checks.first_refusal((checks.ordered, checks.batch_is_current, *rules.request), work)
    if refusal or card is None:
        return refusal or checks.UNKNOWN_CARD
    if refusal := checks.first_refusal(rules.card, work, card):
        return refusal
    return rules.original(work, card) if rules.original else None


def _approval(work: Work, card: Card, row: Transaction, original: Transaction | None) -> Outcome:
    expiry = card.expiry if work.presented.pan else ""  # a phone has none
    common = card_fields(work, card) | {14: expiry} | chip.answer_fields(work, APPROVED)
    if row.kind == accounts.INQUIRY:
        return Outcome(APPROVED, "", common | {54: balance_field(card.available)})
    of_a_hold = original is not None and original.kind == accounts.HOLD and row.kind != accounts.HOLD_VOID
    row.auth_code = original.auth_code if original and of_a_hold else work.policy.auth_code()
    return Outcome(APPROVED, "", common | {15: work.date, 38: row.auth_code})
