"""Checks an exported audit log: nothing in it was changed, taken out, put in or cut off.

The format is that of firmware/security/audit_log.py. The last line, `head NUMBER OLDEST HASH`, comes from where the
device keeps the end of its chain; without it nobody can tell whether the newest lines are missing.
"""

import hashlib
import re
from collections.abc import Iterable

_LINE = re.compile(r"(\d{1,9}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d) (\S+) (\S+) (.+) ([0-9a-f]{64})")
_HEAD = re.compile(r"head (\d{1,9}) (\d{1,9}) ([0-9a-f]{64})")
_NOTHING = "0" * 64


def verify(lines: Iterable[str]) -> list[str]:
    """What is wrong, one sentence each; an empty list when the log is whole."""
    kept = [line.rstrip("\r\n") for line in lines if line.strip()]
    head = _HEAD.fullmatch(kept.pop()) if kept and kept[-1].startswith("head ") else None
    problems, number, digest = [], 0, None
    for place, line in enumerate(kept, 1):
        found = _LINE.fullmatch(line)
        if found is None:
            problems.append(f"line {place} is no line of an audit log")
            digest = None
            continue
        its_number, previous = int(found[1]), found[6]
        if number and its_number != number + 1:
            problems.append(f"entry {its_number} follows entry {number}: some are missing or out of order")
        elif digest is not None and previous != digest:
            problems.append(f"entry {its_number} does not follow entry {number} as that one reads now")
        elif its_number == 1 and previous != _NOTHING:
            problems.append("entry 1 claims to follow another one")
        if found[3] == "broken":
            problems.append(f"entry {its_number}: the device itself found its log altered at {found[2]}")
        number, digest = its_number, hashlib.sha256(line.encode()).hexdigest()
    return problems + _compared(head, kept, number, digest)


def _compared(head: re.Match[str] | None, kept: list[str], number: int, digest: str | None) -> list[str]:
    """What does not agree with the head."""
    if head is None:
        return ["the end is missing: no head, so newer entries may have been cut off"]
    problems = []
    if int(head[1]) != number:
        problems.append(f"the device has {head[1]} entries, the last one here is {number}")
    elif kept and head[3] != digest:
        problems.append(f"entry {number} is not the one that the device wrote last")
    if kept and not re.match(rf"{head[2]} ", kept[0]):
        problems.append(f"the oldest entry must be {head[2]}")
    return problems
