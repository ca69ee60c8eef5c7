"""Rules for operators' passwords: how old one may be, which were used before, which are too easy.

The passwords before the one of today stand in a file of their own for each operator (`operator_records.PAST`), three
at most, the newest first, 50 bytes each: rounds (2), salt (16), verifier (32).
"""

import time
from micropython import const

import files
from paycrypto.compare import same
from security.hmac import pbkdf2_sha256
from security.operator_records import PAST, amend, verifier_kept, verifier_of

WARN_DAYS = const(7)  # from here on the days that are left are told
_DAY = const(86400)
_CLOCK_IS_SET = const(788918400)  # 2025-01-01
_BEFORE = const(3)  # and today's: none of four may be used again
_ENTRY = const(50)


def days_left(operator, most_days: int, now: int) -> int:
    """Days for which the password is still good; 0 or less: it must be changed. Counted from when it was set, or from
    the first log-in that asks (see `note_age`). `most_days` 0: for ever."""
    if operator.must_change:
        return 0
    if not most_days or operator.changed_at < _CLOCK_IS_SET or now < operator.changed_at:
        return WARN_DAYS + 1
    return most_days - (now - operator.changed_at) // _DAY


def note_age(operators, operator, now: int) -> None:
    """A record that does not know how old its password is counts from now on, if the clock is set."""
    if operator.changed_at < _CLOCK_IS_SET <= now:
        amend(operators, operator.number, changed=now)


def is_easy(password) -> bool:
    """Whether all its digits are the same, or count up or down."""
    steps = {password[i + 1] - password[i] for i in range(len(password) - 1)}
    return len(steps) == 1 and steps.pop() in (-1, 0, 1)


async def was_used(operators, number: str, password) -> bool:
    """Whether it is one of the last four of this operator. About 0.3 s on the board for each."""
    kept = verifier_kept(operators, number)
    found = kept is not None and await _is(password, kept)
    past = files.read_bytes(PAST % number) or b""
    for at in range(0, len(past) - _ENTRY + 1, _ENTRY):
        found = found or await _is(password, past[at : at + _ENTRY])
    return found


async def set_password(operators, number: str, password, change: bool = False, **more) -> None:
    """Give an operator another password; `change`: he has to change it himself. `more`: of his record, too."""
    fields = await verifier_of(operators, password)
    kept = verifier_kept(operators, number)
    if kept is not None:  # first: a power cut in between leaves today's there twice
        past = files.read_bytes(PAST % number) or b""
        files.write_bytes(PAST % number, (kept + past)[: _BEFORE * _ENTRY])
    fields.update(more)
    amend(operators, number, change=change, changed=time.time(), **fields)
    operators.pardon(number)


async def _is(password, entry: bytes) -> bool:
    verifier = await pbkdf2_sha256(password, entry[2:18], int.from_bytes(entry[:2], "big"))
    return same(verifier, entry[18:])
