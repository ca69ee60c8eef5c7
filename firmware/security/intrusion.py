"""What a start looks for before keys are used: an open case, a way in for a debugger; later, a clock set back."""

import time

import trust
from security import clock_watch
from security.audit import audit
from security.audit_log import AuditLog
from security.lock import CLOCK, DEBUG, OPENED, code_of, finish, lock


def look_at_case(till) -> None:
    """Lock when the case stands open, or a way in for a debugger on a shop's device; and do what a power cut has left
    of locking."""
    secrets = till.board.secrets
    if till.tamper_guard.is_open():
        lock(secrets, till.vault, OPENED)
    if trust.IS_PRODUCTION and till.board.debug_is_open():
        lock(secrets, till.vault, DEBUG)
    finish(secrets, till.vault)


def look_at_clock(till) -> None:
    """Lock when it was set back. An empty backup battery is noted, no more."""
    secrets = till.board.secrets
    if code_of(secrets):
        return
    verdict = clock_watch.judge(secrets, newest(till), time.time())
    if verdict == clock_watch.BACK:
        lock(secrets, till.vault, CLOCK)
    elif verdict == clock_watch.UNSET:
        audit("clock_unset", "-")


def newest(till) -> int:
    """The latest time that anything kept here has by this terminal's clock, in seconds since 2000."""
    latest = AuditLog(till.board.secrets).time
    for transaction in till.ledger.newest_first():
        return max(latest, transaction.began_at)
    return latest
