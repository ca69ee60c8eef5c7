"""The terminal's log, as it is kept: masked lines, the oldest first, in pieces."""

from micropython import const

from console.session import number_of
from log import lines

_PIECE = const(1500)  # bytes of an answer


async def logs(till, session, arguments: dict, progress) -> dict:
    """`lines`: [ms since power-on, source, text]. The first `skip` are left out; `more`: some are left, ask again."""
    kept = lines()
    at = number_of(arguments, "skip")
    found, size = [], 0
    while at < len(kept) and size < _PIECE:
        found.append(kept[at])
        size += len(kept[at][2]) + 24
        at += 1
    return {"lines": found, "skip": at, "more": at < len(kept)}
