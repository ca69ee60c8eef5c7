"""The locked terminal: payment keys erased, the event kept, no sale until a technician unlocks it and loads new keys.

Kept in the secret store under `locked`: the code (3 ASCII letters), 1 byte (0; 1: the audit log has it; 2: and what was
handed over was taken along), the time (4 bytes), who locked it. That comes first, in one step; then the keys go; then
the audit log is told. A power cut in between is made good at the next start.
"""

import time
from micropython import const

from log import log
from security.audit import audit
from security.clock_watch import trust_from

OPENED = "T01"  # the case
CLOCK = "C01"  # set back
DEBUG = "D01"  # a door for debugging on a production image
REMOTE = "R01"  # by the service partner
MOVED = "M01"  # another device goes on with its books
_EVENTS = {OPENED: "tamper", CLOCK: "clock_back", DEBUG: "debug", REMOTE: "lock", MOVED: "hand_over"}
_NAME = "locked"
_CARRIED = const(2)


def lock(secrets, vault, code: str, who: str = "-") -> None:
    """Lock for the reason `code`; the first reason stays. `who`: as for the audit log, up to 24 characters.

    The keys are erased even where the store fails to take the event.
    """
    try:
        if _kept(secrets) is None:
            secrets.put(_NAME, code.encode() + b"\0" + time.time().to_bytes(4, "big") + who.encode()[:24])
    except OSError as error:
        log("TILL", "lock %s not kept: %s" % (code, error))
    vault.erase_payment_keys()
    finish(secrets, vault)


def finish(secrets, vault) -> None:
    """Do what a power cut has left of locking; nothing when it is done, or the terminal is not locked."""
    kept = _kept(secrets)
    if kept is not None and not kept[3]:
        vault.erase_payment_keys()
        code = bytes(kept[:3]).decode()
        audit(_EVENTS.get(code, "lock"), bytes(kept[8:]).decode(), code)
        kept[3] = 1
        secrets.put(_NAME, kept)


def note_carried(secrets) -> None:
    """The books of a terminal that was handed over went out as a whole; nothing on another one."""
    kept = _kept(secrets)
    if kept is not None and code_of(secrets) == MOVED:
        kept[3] = _CARRIED
        secrets.put(_NAME, kept)


def is_carried(secrets) -> bool:
    """Whether its books are somewhere else, too."""
    kept = _kept(secrets)
    return kept is not None and kept[3] == _CARRIED


def code_of(secrets) -> str:
    """Why it is locked; "" when it is not."""
    kept = _kept(secrets)
    return "" if kept is None else bytes(kept[:3]).decode()


def unlock(secrets, who: str, newest: int) -> None:
    """Take it back; nothing when it is not locked. The clock as it is now counts as right from now on: `newest` is the
    latest time that anything kept here has, in seconds since 2000."""
    code = code_of(secrets)
    if code:
        audit("unlock", who, code)
        trust_from(secrets, newest, time.time())
        secrets.erase(_NAME)


def _kept(secrets):
    """The stored form in a bytearray of its length, or None."""
    buffer = bytearray(32)
    size = secrets.get(_NAME, buffer)
    return None if size is None or size < 8 else buffer[:size]
