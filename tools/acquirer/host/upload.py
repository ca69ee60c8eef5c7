"""Batch upload: 0320. Details of a settled batch in any order and any number of times, then the end message.

F60.3 201: up to eight transactions in F48. 203 and 205: one with its chip data; 204 and 206: one that the chip refused.
F60.1 24, 25, 30, 32, 34, 36 with F60.3 000: an advice, whole. 202 and 207: the end; the batch is closed.
"""

from sqlalchemy import func, select

from tools.acquirer.books import settlements, settling
from tools.acquirer.books.settlements import Detail, Difference, Settlement
from tools.acquirer.host import chip
from tools.acquirer.host.work import APPROVED, Outcome, Work
from tools.acquirer.masking import masked
from tools.acquirer.wire import f48
from tools.acquirer.wire.f48 import DOMESTIC, FOREIGN

_CHIP = {
    "203": settlements.CHIP,
    "205": settlements.CHIP,
    "204": settlements.CHIP_FAILED,
    "206": settlements.CHIP_FAILED,
}
_DOMESTIC_CARDS = ("CUP", "000", "")
_MOST_TOLD = 12  # differences in F62


def records(work: Work) -> Outcome:
    """0320/201."""
    row = _settlement(work)
    if isinstance(row, Outcome):
        return row
    try:
        found = f48.read_records(work.message.get(48))
    except f48.BadField48 as error:
        return Outcome("30", f"F48: {error}")
    for one in found:
        _enter(work, row, settlements.STRIPE, one.trace, one.group, one.amount, one.pan)
    return _accepted(work, f"{len(found)} records")


def chip_record(work: Work) -> Outcome:
    """0320/203 to 206. The card group is the second two characters of F62."""
    row = _settlement(work)
    if isinstance(row, Outcome):
        return row
    group = FOREIGN if bytes.fromhex(work.message.get(62))[2:4] == b"01" else DOMESTIC
    source = _CHIP[work.message.management_code]
    detail = _enter(work, row, source, work.message.get(11), group, work.message.amount, work.message.get(2))
    detail.cryptogram = chip.uploaded(work)
    return _accepted(work, f"{source} {detail.cryptogram}".strip())


def advice_record(work: Work) -> Outcome:
    """0320 with the type code of an advice."""
    row = _settlement(work)
    if isinstance(row, Outcome):
        return row
    group = DOMESTIC if work.message.get(63)[:3].strip() in _DOMESTIC_CARDS else FOREIGN
    code = work.message.type_code
    trace, amount, pan = work.message.get(11), work.message.amount, work.presented.pan
    _enter(work, row, settlements.ADVICE, trace, group, amount, pan, code)
    return _accepted(work, f"advice {code}")


def end(work: Work) -> Outcome:
    """0320/202 or 207: what was uploaded is compared, the batch is closed."""
    row = _settlement(work)
    if isinstance(row, Outcome):
        return row
    work.session.flush()
    received = work.session.scalar(select(func.count()).where(Detail.settlement_id == row.id)) or 0
    row.details, row.details_told = received, int(work.message.get(48)[:4])
    row.ended_by, row.closed_at = work.message.management_code, work.now
    differences = settling.compare(work.session, row) if set(row.results) != {f48.BALANCED} else []
    settling.close(work.terminal, row)
    note = f"{received} details of {row.details_told}, {len(differences)} differences"
    return _accepted(work, note, {62: _told(differences)} if _wants_differences(work) else {})


def _settlement(work: Work) -> Settlement | Outcome:
    """The settlement that the details belong to, or the answer when there is nothing to do."""
    row = settling.settlement_of(work.session, work.terminal.id, work.message.batch)
    if row is None:
        return Outcome("25", f"no settlement of batch {work.message.batch}")
    if not row.closed:
        return row
    fields = {}
    if work.message.management_code in ("202", "207") and _wants_differences(work):
        known = select(Difference).where(Difference.settlement_id == row.id).order_by(Difference.trace)
        fields = {62: _told(list(work.session.scalars(known)))}
    return _accepted(work, "the batch is closed already", fields)


def _accepted(work: Work, note: str, fields: dict[int, str] | None = None) -> Outcome:
    return Outcome(APPROVED, note, {15: work.date} | (fields or {}))


def _enter(
    work: Work, row: Settlement, source: str, trace: str, group: int, amount: int, pan: str, type_code: str = ""
) -> Detail:
    """A detail; the newest copy counts."""
    same = (Detail.settlement_id == row.id, Detail.source == source, Detail.trace == trace)
    detail = work.session.scalar(select(Detail).where(*same))
    if detail is None:
        detail = Detail(settlement_id=row.id, source=source, trace=trace)
        work.session.add(detail)
    detail.group, detail.amount, detail.type_code = group, amount, type_code
    detail.pan_hash, detail.masked = work.vault.pan_hash(pan) if pan else "", masked(pan)
    return detail


def _wants_differences(work: Work) -> bool:
    return "journal" in work.terminal.extension_names


def _told(differences: list[Difference]) -> str:
    """F62 with the extension `journal`: how many, then the first of them."""
    text = f"{min(len(differences), 99):02}" + "".join(_one(found) for found in differences[:_MOST_TOLD])
    return text.encode().hex().upper()


def _one(found: Difference) -> str:
    """Trace 6, F60.1 2, last four digits of the card, amount of the terminal and of the acquirer; spaces for none."""
    amounts = (" " * 12 if fen is None else f"{fen:012}" for fen in (found.terminal_amount, found.host_amount))
    return f"{found.trace}{found.type_code:2}{found.masked[-4:]:4}" + "".join(amounts)
