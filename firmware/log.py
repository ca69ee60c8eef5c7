"""The terminal's log: the last lines in memory, masked before they are kept.

A line has a time (ticks, ms), a source (KEY, LCD, CARD, HOST, LEDGER, PRINT, LINK, VAULT, TILL) and a text. Callers
write no secrets; the masker is the second fence, and it fails closed: what it does not understand becomes `****`.
"""

import re
import struct
import time
from micropython import const

_SIZE = const(4096)  # bytes of the ring: some 80 lines
_HEAD = "<IBB"  # ticks, length of the source, length of the text; both follow, in UTF-8
_HEAD_SIZE = const(6)
_LONGEST = const(200)  # bytes of a text; the rest is cut off
_SIGNS = "0123456789ABCDEFabcdef=^"  # digits, decimal or hexadecimal, and the separators of track data
_RUN = const(12)
_SECRET = re.compile("[0-9A-Fa-f=^]" * _RUN)  # so long a run may be a PAN, a track, a key or a block

sink = None  # called with (ticks_ms, source, text) for every line, when somebody listens

_ring = bytearray(_SIZE)
_start = 0  # of the oldest line; positions grow for ever, their place in the ring is the remainder
_end = 0


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
    """Add a line; the oldest ones make room."""
    ticks, text = time.ticks_ms(), mask(text)
    _append(ticks, source.encode(), text.encode()[:_LONGEST])
    if sink is not None:
        sink(ticks, source, text)


def lines() -> list:
    """The kept lines, oldest first, as (ticks_ms, source, text)."""
    found = []
    at = _start
    while at < _end:
        ticks, source, text = struct.unpack(_HEAD, _read(at, _HEAD_SIZE))
        at += _HEAD_SIZE
        words = _read(at, source + text)
        at += source + text
        found.append((ticks, _decode(words[:source]), _decode(words[source:])))
    return found


def _append(ticks: int, source: bytes, text: bytes) -> None:
    global _start, _end  # noqa: PLW0603 (the module is the one log)
    line = struct.pack(_HEAD, ticks, len(source), len(text)) + source + text
    while _end + len(line) - _start > _SIZE:
        _, source_size, text_size = struct.unpack(_HEAD, _read(_start, _HEAD_SIZE))
        _start += _HEAD_SIZE + source_size + text_size
    at = _end % _SIZE
    first = min(len(line), _SIZE - at)
    _ring[at : at + first] = line[:first]
    _ring[: len(line) - first] = line[first:]
    _end += len(line)


def _read(position: int, count: int) -> bytes:
    at = position % _SIZE
    piece = bytes(_ring[at : at + count])
    return piece if len(piece) == count else piece + bytes(_ring[: count - len(piece)])


def _decode(words: bytes) -> str:
    """A text may have been cut in the middle of a character."""
    while words:
        try:
            return words.decode()
        except UnicodeError:
            words = words[:-1]
    return ""
