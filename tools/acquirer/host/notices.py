"""What a terminal reports: the results of issuer scripts (0620, F60.3 951)."""

from tools.acquirer.books import accounts, transactions
from tools.acquirer.host.work import APPROVED, Outcome, Work

_WITH_CHIP = (accounts.SALE, accounts.HOLD, accounts.INQUIRY)
_SCRIPT_RESULTS = "DF31"


def script_result(work: Work) -> Outcome:
    """Accepted as often as it comes; 25 when the transaction of F61 is not in the books."""
    place = work.message.get(61)[:12]
    row = transactions.find_any(work.session, work.terminal.id, place[:6], place[6:], _WITH_CHIP)
    if row is None:
        return Outcome("25", f"no transaction {place} with a chip")
    found = "with" if _SCRIPT_RESULTS in work.message.get(55).upper() else "without"
    return Outcome(APPROVED, f"of {row.kind} {row.trace}, {found} DF31")
