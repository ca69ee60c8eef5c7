"""The terminal's log: the last lines in memory, masked before they are kept.

A line has a time (ticks, ms), a source (KEY, LCD, CARD, HOST, LEDGER, PRINT, LINK, VAULT, TILL) and a text. Callers
write no secrets; the masker is the second fence, and it fails closed: what it does not understand becomes `****`.
"""

import re
import time
from micropython import const

_KEEP = const(60)  # lines
_SIGN = "[0-9A-Fa-f=^]"  # digits, decimal or hexadecimal, and the separators of track data
_SECRET = re.compile(_SIGN * 12 + _SIGN + "*")  # so long a run may be a PAN, a track, a key or a block

sink = None  # called with (ticks_ms, source, text) for every line, when somebody listens

_lines = []


def mask(text) -> str:
    """The text with every run of more than 11 digits, decimal or hexadecimal, replaced by `****`."""
    if not isinstance(text, str):
        return "****"
    return _SECRET.sub("****", text)


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
