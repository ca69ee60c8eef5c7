"""The terminal's log: the last lines in memory, masked before they are kept.

A line has a time (ticks, ms), a source (KEY, LCD, CARD, HOST, LEDGER, PRINT, LINK, VAULT, TILL) and a text. Callers
write no secrets; the masker is the second fence, and it fails closed: what it does not understand becomes `****`.
"""

import time
from micropython import const

_KEEP = const(60)  # lines
_LONGEST = const(11)  # a longer run of digits or hexadecimal may be a PAN, a track, a key or a block
_RUN = "0123456789ABCDEFabcdef=^"  # with the separators of track data

sink = None  # called with (ticks_ms, source, text) for every line, when somebody listens

_lines = []


def mask(text) -> str:
    """The text with every run of more than 11 digits, decimal or hexadecimal, replaced by `****`."""
    if not isinstance(text, str):
        return "****"
    kept = []
    start = 0  # where the run now being read began
    for at, sign in enumerate(text + " "):
        if sign in _RUN:
            continue
        kept.append("****" if at - start > _LONGEST else text[start:at])
        kept.append(sign)
        start = at + 1
    return "".join(kept)[:-1]


def log(source: str, text: str) -> None:
    """Add a line."""
    line = (time.ticks_ms(), source, mask(text))
    _lines.append(line)
    if len(_lines) > _KEEP:
        del _lines[0]
    if sink is not None:
        sink(*line)


def lines() -> list:
    """The kept lines, oldest first, as (ticks_ms, source, text)."""
    return list(_lines)
