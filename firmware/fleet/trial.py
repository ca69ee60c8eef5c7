"""After the restart: a new image proves itself, or the one before is back and says so."""

import asyncio
import time
from micropython import const

from fleet.job import dotted
from fleet.record import Record
from fleet.running import running_version, slots_of
from imageslots.slots import TRIAL
from log import log
from migrations import forget_copies
from security.audit import audit

_LOOK_MS = const(1000)
_QUIET_MS = const(300000)  # the bank may not be reachable at night; a terminal that stands that long is healthy, too


async def after_start(till) -> None:
    """Confirm an image that is on trial, once it has signed on, or stood for five minutes in which nobody waited."""
    slots = slots_of(till.board)
    if slots.state() != TRIAL:
        return
    quiet_since = time.ticks_ms()
    while not till.session.signed_on:
        if not till.nobody_waits:
            quiet_since = time.ticks_ms()
        elif time.ticks_diff(time.ticks_ms(), quiet_since) >= _QUIET_MS:
            break
        await asyncio.sleep_ms(_LOOK_MS)
    Record().drop()
    slots.confirm()
    forget_copies()
    version = dotted(running_version(slots))
    log("TILL", "update: %s confirmed" % version)
    audit("update", "-", version + " confirmed")
    till.ui.toast("toast.updated", "tick")


async def outcome(till):
    """The version of the image that was rolled back, once; else None. It is not taken again."""
    slots = slots_of(till.board)
    rolled_back = slots.outcome()
    if rolled_back is None:
        return None
    version, reason = rolled_back
    log("TILL", "update: %s did not start well, %s" % (dotted(version), reason))
    audit("update", "-", "%s rolled back, %s" % (dotted(version), reason))
    Record().give_up(version)
    slots.forget_outcome()
    return version
