"""What a terminal reports: the results of issuer scripts (0620, F60.3 951)."""

from tools.acquirer.books import accounts, transactions
from tools.acquirer.host import chip
from tools.acquirer.host.work import APPROVED, Outcome, Work

_WITH_CHIP = (accounts.SALE, accounts.HOLD, accounts.INQUIRY)


def script_result(work: Work) -> Outcome:
    """Accepted as often as it comes; 25 when the transaction of F61 is not in the books."""
    place = work.message.get(61)[:12]
    row = transactions.find_any(work.session, work.terminal.id, place[:6], place[6:], _WITH_CHIP)
    if row is None:
        return Outcome("25", f"no transaction {place} with a chip")
    row.script_results = chip.script_results(work) or row.script_results
    return Outcome(APPROVED, f"of {row.kind} {row.trace}, DF31 {row.script_results or 'missing'}")
