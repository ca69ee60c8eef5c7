"""Whether somebody has set the clock back: what is kept here carries times, and no start may lie long before them.

A correction by the acquirer's clock, or a technician's unlocking, makes the earlier time the right one: kept as the
pair (time before, time after) under `clock`, 4 bytes each. Times between the two count as the later moment.
"""

import struct
from micropython import const

OK = const(0)
UNSET = const(1)
BACK = const(2)
_TOLERANCE_S = const(7200)  # a sign-on may correct so much without a word
_IS_SET = const(788918400)  # 2025-01-01: earlier than that nobody has set the clock, as after an empty backup battery
_NAME = "clock"  # in the secret store
_PAIR = ">II"


def judge(secrets, newest: int, now: int) -> int:
    """OK, UNSET or BACK. `newest`: the latest time that anything kept here has; seconds since 2000."""
    pair = bytearray(8)
    if secrets.get(_NAME, pair) == 8:
        before, after = struct.unpack(_PAIR, pair)
        if after <= newest <= before:
            newest = after
    if newest - now <= _TOLERANCE_S:
        return OK
    return UNSET if now < _IS_SET else BACK


def trust_from(secrets, before: int, after: int) -> None:
    """The clock goes back from `before` to `after`, and that is right. Forward, or by little, is nothing to keep."""
    if before - after > _TOLERANCE_S:
        pair = bytearray(8)
        if secrets.get(_NAME, pair) == 8:  # what was written before the last correction is still there
            before = max(before, struct.unpack(_PAIR, pair)[0])
        secrets.put(_NAME, struct.pack(_PAIR, before, after))
