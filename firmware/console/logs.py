"""The terminal's log, as it is kept: masked lines, the oldest first, in pieces."""

from micropython import const

from console.errors import CommandError
from log import lines

_PIECE = const(1500)  # bytes of an answer


async def logs(till, session, arguments: dict, progress) -> dict:
    """`lines`: [ms since power-on, source, text]. The first `skip` are left out; `more`: some are left, ask again."""
    kept = lines()
    at = arguments.get("skip", 0)
    if not isinstance(at, int) or at < 0:
        raise CommandError("syntax", "skip: a number is needed")
    found, size = [], 0
    while at < len(kept) and size < _PIECE:
        found.append(kept[at])
        size += len(kept[at][2]) + 24
        at += 1
    return {"lines": found, "skip": at, "more": at < len(kept)}
