"""How a chip's transaction ends, once card and acquirer have spoken: the one place that knows these rules.

Sources: UnionPay-style dialect, reversal (18.4: when the card refuses what the acquirer approved, reason 06), script
results (18.7), offline advices (18.5); EMV Book 3, 10.11. Loaded for chips only.
"""

from emv import field55
from emv.outcome import APPROVED
from host.answers import likely_org
from host.drain import OTHER
from ledger import states
from ledger.chip_record import ChipRecord
from ledger.kinds import CHIP_OFFLINE
from log import log

_SCRIPT_RESULTS = 0xDF31


def note_chip(transaction, data, kernel=None) -> None:
    """Before anything is sent: what the chip has said belongs to the transaction from now on, and is on flash before
    its record. `data`: the kernel's, after the first cryptogram; `kernel`: the `emv.tap.Tap` that knows what was not
    asked for because the amount is small."""
    transaction.chip = ChipRecord(data, transaction.amount, transaction.expiry)
    if kernel is not None and (kernel.pin_waived or kernel.signature_waived):
        transaction.chip.waive(kernel.pin_waived, kernel.signature_waived, kernel.waived_limit)


def conclude(till, transaction, state: int, data, outcome=None, institution: str = "", reason: str = OTHER) -> None:
    """Bring a transaction that was SENT to its end.

    `state`: where the acquirer's answer leads, APPROVED, DECLINED or REVERSING, with `reason` for the reversal (F39).
    `outcome`: what the card said to that, None where it was not asked (a tap). `institution`: F32 of the answer. An
    approval that the card does not share is reversed, with its scripts' results; else those are noted for the issuer.
    """
    it = transaction
    it.chip.take(data)
    if state == states.APPROVED and outcome is not None and outcome.kind != APPROVED:
        log("EMV", "%06d: the card refuses what the acquirer approved" % it.trace)
        state = states.REVERSING
    if state == states.REVERSING:
        till.drain.hand_over(it, reason)
        return
    till.ledger.move(it, state)
    if data.get(_SCRIPT_RESULTS):
        _notify(till, it, data, institution)


def book_offline(till, transaction, data) -> None:
    """The card approved without the acquirer: on flash before anybody is told, then told to the acquirer as an advice.

    Raises flashlog.LogFull, or ledger.errors.Outdated when a settlement closed the batch this moment: call it again.
    """
    it = transaction
    it.kind = CHIP_OFFLINE
    it.card_org = it.card_org or likely_org(it.pan)
    it.trace, it.batch = till.session.next_trace(), till.session.batch
    if it.chip is None:
        note_chip(it, data)
    else:
        it.chip.take(data)
    till.ledger.store(it)
    till.drain.upload(it)


def _notify(till, transaction, data, institution: str) -> None:
    """Keep what the scripts did until the next online transaction; nothing that goes wrong here costs money."""
    try:
        results = field55.script_results(data)
    except field55.EmvError as error:
        log("EMV", "%06d: no notice of the scripts: %s" % (transaction.trace, error.reason))
        return
    till.script_notices().add(transaction, results, transaction.chip.sequence, institution)
