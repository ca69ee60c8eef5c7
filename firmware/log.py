"""The terminal's log: the last lines in memory, masked before they are kept.

A line has a time (ticks, ms), a source (KEY, LCD, CARD, HOST, LEDGER, PRINT, LINK, VAULT, TILL) and a text. Callers
write no secrets; the masker is the second fence, and it fails closed: what it does not understand becomes `****`.
"""

import re
import time
from micropython import const

_KEEP = const(60)  # lines
_SIGNS = "0123456789ABCDEFabcdef=^"  # digits, decimal or hexadecimal, and the separators of track data
_RUN = const(12)
_SECRET = re.compile("[0-9A-Fa-f=^]" * _RUN)  # so long a run may be a PAN, a track, a key or a block

sink = None  # called with (ticks_ms, source, text) for every line, when somebody listens

_lines = []


def mask(text) -> str:
    """The text with every run of more than 11 digits, decimal or hexadecimal, replaced by `****`."""
    if not isinstance(text, str):
        return "****"
    if len(text) < _RUN:
        return text
    done = ""
    found = _SECRET.search(text)
    while found is not None:  # the end of a run is not looked for by `re`: it recurses once a character
        head, text = text.split(found.group(0), 1)
        done += head + "****"
        text = text.lstrip(_SIGNS)
        found = _SECRET.search(text)
    return done + text


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
