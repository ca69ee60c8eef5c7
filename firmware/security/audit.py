"""The audit log's door: who did what that must not be denied later. The log itself is `security.audit_log`.

It is loaded for one line and forgotten again, so that writing costs no memory while nobody writes.
"""

import time

from log import log

_secrets = None  # where the head of the chain is kept; None before `use`


def use(secrets) -> None:
    """At power-on: the board's secret store. Before that nothing is written."""
    global _secrets  # noqa: PLW0603 (the device has one log)
    _secrets = secrets


def audit(event: str, who: str, detail: str = "") -> None:
    """Add a line. `event`: one word. `who`: an operator's number, `T` and a technician's, or "-" for the device itself.

    About 60 ms on the board: one append to a file, one write to the non-volatile storage. A log that cannot be written
    is told in the other log, and stops nothing.
    """
    if _secrets is None:
        return
    log("TILL", "audit: %s %s %s" % (event, who, detail))
    from flows.on_demand import forget
    from security.audit_log import AuditLog

    try:
        AuditLog(_secrets).add(event, who, detail, time.time())
    except OSError as error:
        log("TILL", "audit log not written: %s" % error)
    finally:
        forget("security.audit_log")
